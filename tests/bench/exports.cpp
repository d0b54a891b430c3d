// From Export pressed to synced, and told to the host: the connector on its SQLite ledger, against a mock ERP without
// latency. Every change order is of a commitment of its own, so that none waits for another.
#include "support/change_orders.h"
#include "support/connector_host.h"
#include "support/disk.h"
#include "support/mock_erp.h"
#include "support/report.h"

#include <chrono>
#include <stdexcept>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;
using json::Value;

constexpr int kConnections = 8;
constexpr std::chrono::seconds kPatience{300};

double secondsSince(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

// What has been used up so far, or between two looks.
struct Meters {
  Clock::time_point at = {};
  double own_cpu = 0;       // seconds
  double mock_cpu = 0;      // seconds
  double sync_seconds = 0;  // waited for the disk
  double syncs = 0;
  double requests = 0;

  Meters operator-(const Meters& before) const {
    return {at,
            own_cpu - before.own_cpu,
            mock_cpu - before.mock_cpu,
            sync_seconds - before.sync_seconds,
            syncs - before.syncs,
            requests - before.requests};
  }
};

Meters metersNow(const MockErp& mock) {
  const SyncCounts syncs = syncCounts();
  return {Clock::now(),
          ownCpuSeconds(),
          mock.process().cpuSeconds(),
          static_cast<double>(syncs.nanoseconds) / 1e9,
          static_cast<double>(syncs.calls),
          static_cast<double>(mock.requests())};
}

class Exports {
 public:
  Exports(const Settings& settings, std::string name, std::uint32_t workers, int count)
      : settings_(settings), name_(std::move(name)), workers_(workers), count_(count), mock_(settings, name_, count) {}

  // Sent and accepted, Export pressed on each; the platform knows. Nobody exports yet.
  void prepare() {
    const auto host = makeHost(0);
    host->startWork();
    std::vector<Value> items;
    for (int i = 1; i <= count_; ++i) items.push_back(accept(*host, submit(*host, i)));
    host->awaitEvents("progress", count_, kPatience);
    const auto begun = Clock::now();
    for (const auto& item : items) act(*host, Operation::export_item, item, Value::object());
    pressed_ = secondsSince(begun);
    host->awaitEvents("progress", 2 * count_, kPatience);
  }

  void run() {
    const auto host = makeHost(workers_);
    const Meters before = metersNow(mock_);
    host->startWork();
    host->awaitEvents("synced", count_, kPatience);
    took_ = secondsSince(before.at);
    used_ = metersNow(mock_) - before;
    check(*host);
  }

  double perSecond() const { return count_ / took_; }
  void addTo(Table& table) const {
    const double n = count_;
    table.row({number(workers_), number(perSecond(), 1), number(took_ / n * 1e3, 2), number(pressed_ / n * 1e3, 2),
               number(n / (took_ + pressed_), 1), number(used_.requests / n, 1), number(used_.syncs / n, 1),
               number(used_.sync_seconds / n * 1e3, 2), number(used_.own_cpu / n * 1e3, 2),
               number(used_.mock_cpu / n * 1e3, 2)});
  }

 private:
  std::unique_ptr<ConnectorHost> makeHost(std::uint32_t export_workers) const {
    return std::make_unique<ConnectorHost>(
        settings_, name_,
        connectorConfig(settings_, "sqlite:" + (settings_.work / (name_ + ".db")).string(), mock_.url(), kConnections),
        host::Lanes::Counts{export_workers, 1, 1, 1, 1, 1});
  }

  static Value submit(const ConnectorHost& host, int i) {
    const auto document =
        changeOrder({.id = i, .commitment = i, .connection = "b-" + std::to_string(i % kConnections + 1)});
    return host
        .call(Operation::submit,
              request({.actor = projectManager(),
                       .params = Value::object({{"change_order_revision", 1}, {"document", document}}),
                       .request_id = "submit-" + std::to_string(i)}))
        .at("item");
  }

  static Value act(const ConnectorHost& host, Operation operation, const Value& item, Value params) {
    return host
        .call(operation, request({.actor = approver(),
                                  .params = std::move(params),
                                  .item = item.text("id"),
                                  .revision = item.at("revision").asInteger(),
                                  .request_id = std::string(name(operation)) + "-" + item.text("id")}))
        .at("item");
  }

  static Value accept(const ConnectorHost& host, const Value& item) {
    return act(host, Operation::accept, item, Value::object({{"answers", Value::object()}}));
  }

  // A figure counts only when the work was done: all synced, and each once in the ERP's books.
  void check(const ConnectorHost& host) const {
    const auto counts = host.call(Operation::counts, request({.actor = approver()}));
    if (counts.at("states").text("synced") != std::to_string(count_)) {
      throw std::runtime_error("not all are synced: " + counts.dump());
    }
    const auto books = mock_.admin("GET", "/books/acumatica");
    for (const auto& collection : books.at("collections").items()) {
      if (collection.text("name") != "ChangeOrder") continue;
      if (collection.at("size").asInteger() != count_) throw std::runtime_error("the ERP holds " + collection.dump());
    }
  }

  const Settings& settings_;
  const std::string name_;
  const std::uint32_t workers_;
  const int count_;
  MockErp mock_;
  double pressed_ = 0;
  double took_ = 0;
  Meters used_;
};

}  // namespace

void benchExports(const Settings& settings, Report& report) {
  const int count = settings.quick ? 20 : 1000;
  const double bare = syncsPerSecond(settings.work / "syncs", count, 16 * 1024);
  auto& table = report.table(
      "exports", "Accepted to synced: connector, SQLite ledger, mock ERP without latency",
      {"export workers", "exports/s", "ms each", "ms per press of Export", "exports/s with presses",
       "ERP requests each", "fdatasync each", "ms in fdatasync each", "ms CPU connector each", "ms CPU mock each"});
  double first = 0;
  for (const std::uint32_t workers : {1U, 8U}) {
    Exports exports(settings, "exports-" + std::to_string(workers), workers, count);
    exports.prepare();
    exports.run();
    exports.addTo(table);
    if (first == 0) first = exports.perSecond();
    if (workers > 1) table.note("8 workers to 1: " + ratio(exports.perSecond(), first).text + ".");
  }
  table.note(std::to_string(count) + " change orders of as many commitments, " + std::to_string(kConnections) +
             " connections. Export is pressed on all of them first; then the clock runs from the workers' start to the "
             "last 'synced' delivered to the host.");
  table.note("This disk does " + number(bare).text +
             " fdatasync/s of 16 kB each from one thread: the bare limit of one "
             "writer.");
}

}  // namespace tieback::bench
