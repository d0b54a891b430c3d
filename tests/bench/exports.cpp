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

// What has been used up so far.
struct Meters {
  Clock::time_point at;
  double own_cpu = 0;
  double mock_cpu = 0;
  SyncCounts syncs;
  std::int64_t requests = 0;
};

Meters metersNow(const MockErp& mock, Child& process) {
  return {Clock::now(), ownCpuSeconds(), process.cpuSeconds(), syncCounts(), mock.requests()};
}

class Exports {
 public:
  Exports(const Settings& settings, const std::string& name, std::uint32_t workers, int count)
      : mock_(settings, name, count),
        host_(settings, name, connectorConfig(settings, settings.work / (name + ".db"), mock_.url(), kConnections),
              {workers, 1, 1, 1, 1, 1}),
        count_(count) {}

  // Sent and accepted, and the platform knows.
  void prepare() {
    host_.startWork();
    for (int i = 1; i <= count_; ++i) items_.push_back(accept(submit(i)));
    host_.awaitEvents("progress", count_, kPatience);
    before_ = metersNow(mock_, mock_.process());
  }

  void run() {
    const auto begun = Clock::now();
    for (const auto& item : items_) {
      host_.call(Operation::export_item, request({.actor = approver(),
                                                  .item = item.text("id"),
                                                  .revision = item.at("revision").asInteger(),
                                                  .request_id = "export-" + item.text("id")}));
    }
    pressed_ = std::chrono::duration<double>(Clock::now() - begun).count();
    host_.awaitEvents("synced", count_, kPatience);
    took_ = std::chrono::duration<double>(Clock::now() - begun).count();
    after_ = metersNow(mock_, mock_.process());
    check();
    host_.stopWork();
  }

  double perSecond() const { return count_ / took_; }
  void addTo(Table& table, const std::string& what) const {
    const double n = count_;
    const auto syncs = static_cast<double>(after_.syncs.calls - before_.syncs.calls);
    const double waited = static_cast<double>(after_.syncs.nanoseconds - before_.syncs.nanoseconds) / 1e9;
    table.row({what, number(perSecond(), 1), number(took_ / n * 1e3, 2), number(pressed_, 2), number(took_, 2),
               number(static_cast<double>(after_.requests - before_.requests) / n, 1), number(syncs / n, 1),
               number(waited / n * 1e3, 2), number((after_.own_cpu - before_.own_cpu) / n * 1e3, 2),
               number((after_.mock_cpu - before_.mock_cpu) / n * 1e3, 2)});
  }

 private:
  Value submit(int i) {
    const auto document =
        changeOrder({.id = i, .commitment = i, .connection = "b-" + std::to_string(i % kConnections + 1)});
    return host_
        .call(Operation::submit,
              request({.actor = projectManager(),
                       .params = Value::object({{"change_order_revision", 1}, {"document", document}}),
                       .request_id = "submit-" + std::to_string(i)}))
        .at("item");
  }

  Value accept(const Value& item) {
    return host_
        .call(Operation::accept, request({.actor = approver(),
                                          .params = Value::object({{"answers", Value::object()}}),
                                          .item = item.text("id"),
                                          .revision = item.at("revision").asInteger(),
                                          .request_id = "accept-" + item.text("id")}))
        .at("item");
  }

  // A figure counts only when the work was done: all synced, and each once in the ERP's books.
  void check() {
    const auto counts = host_.call(Operation::counts, request({.actor = approver()}));
    if (counts.at("states").text("synced") != std::to_string(count_)) {
      throw std::runtime_error("not all are synced: " + counts.dump());
    }
    const auto books = mock_.admin("GET", "/books/acumatica");
    for (const auto& collection : books.at("collections").items()) {
      if (collection.text("name") != "ChangeOrder") continue;
      if (collection.at("size").asInteger() != count_) throw std::runtime_error("the ERP holds " + collection.dump());
    }
  }

  MockErp mock_;
  ConnectorHost host_;
  int count_;
  std::vector<Value> items_;
  double pressed_ = 0;
  double took_ = 0;
  Meters before_;
  Meters after_;
};

}  // namespace

void benchExports(const Settings& settings, Report& report) {
  const int count = settings.quick ? 20 : 1000;
  const int syncs = settings.quick ? 20 : 1000;
  const double bare = syncsPerSecond(settings.work / "syncs", syncs, 16 * 1024);
  auto& table =
      report.table("exports", "Accepted to synced: connector, SQLite ledger, mock ERP without latency",
                   {"export workers", "exports/s", "ms each", "s to press all", "s in all", "ERP requests each",
                    "fdatasync each", "ms in fdatasync each", "ms CPU connector each", "ms CPU mock each"});
  double first = 0;
  for (const std::uint32_t workers : {1U, 8U}) {
    Exports exports(settings, "exports-" + std::to_string(workers), workers, count);
    exports.prepare();
    exports.run();
    exports.addTo(table, std::to_string(workers));
    if (first == 0) {
      first = exports.perSecond();
    } else {
      table.note("8 workers to 1: " + ratio(exports.perSecond(), first).text + ".");
    }
  }
  table.note(std::to_string(count) + " change orders of as many commitments, " + std::to_string(kConnections) +
             " connections. The clock runs from the first press of Export to the last 'synced' delivered to the host; "
             "one person presses meanwhile.");
  table.note("This disk does " + number(bare).text + " fdatasync/s of 16 kB each from one thread (the bare limit of " +
             "one writer).");
}

}  // namespace tieback::bench
