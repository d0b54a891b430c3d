// tieback-ledger-bench: how many exports a second the ledger and the engine allow, where the ERP costs nothing. One
// writing step each, with all that is kept of it: intent, outcome, history, platform event, delivered and acknowledged.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "export/lanes.h"
#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "life/pinned.h"
#include "outbox/events_lane.h"
#include "plugin/support/fake_host.h"
#include "plugin/support/world.h"
#include "support/postgres_server.h"

namespace tieback::bench {
namespace {

constexpr int kConnections = 8;
constexpr int kRoom = 64;

// An ERP that has done everything at once.
class InstantDialect final : public erp::Dialect {
 public:
  erp::Capabilities capabilities() const override { return {}; }
  std::vector<erp::StepSpec> plan(const erp::Job&) const override { return {post()}; }
  std::optional<erp::StepSpec> next(const erp::Job&, const erp::State& state) const override {
    return state.flag("done") ? std::nullopt : std::optional(post());
  }
  erp::WireRequest prepare(const erp::StepSpec&, const erp::Job& job, const erp::State&) const override {
    return {"POST", "/change-orders", {}, job.draft.external_key + std::string(1000, 'x')};
  }
  erp::Outcome send(const erp::StepSpec&, const erp::WireRequest&, const erp::Job&, erp::State& state) override {
    state.set("done", true);
    return erp::Done{};
  }
  erp::Outcome read(const erp::StepSpec&, const erp::Job&, erp::State&) override { return erp::Done{}; }
  erp::LookUp lookUp(const erp::Job&) override { return erp::Absent{}; }
  domain::Projection expected(const erp::Job& job) const override { return {{}, {}, job.draft.total}; }
  erp::ReadBackResult readBack(const erp::Job& job, const erp::State&) override {
    return erp::ReadBack{{{}, {}, job.draft.total}, {"1", "No 1", json::Value::array(), {}}};
  }
  std::string residue(const erp::State&) const override { return ""; }
  erp::GoneResult checkGone(const std::string&, const json::Value&) override { return erp::Gone::yes; }
  erp::Outcome ping() override { return erp::Done{}; }

 private:
  static erp::StepSpec post() { return {"post", erp::StepSpec::Kind::write, {erp::AbsenceProof::Kind::unique_key, 0}}; }
};

std::unique_ptr<life::Connections> makeConnections() {
  auto connections = std::make_unique<life::Connections>();
  for (int i = 0; i < kConnections; ++i) {
    auto connection = std::make_unique<life::Connection>();
    connection->id = "b-" + std::to_string(i);
    connection->company = "c-1";
    connection->name = connection->id;
    connection->profile.name = connection->profile.title = "instant";
    connection->profile.digest = "profile-1";
    connection->profile.api.concurrency = kRoom;
    connection->dialect = std::make_unique<InstantDialect>();
    connections->add(std::move(connection));
  }
  return connections;
}

// As after Export was pressed on each.
void fill(ledger::Ledger& ledger, const life::Connections& connections, int count) {
  constexpr int kPerTransaction = 500;
  for (int from = 0; from < count; from += kPerTransaction) {
    ledger.write([&](ledger::Transaction& transaction) {
      for (int n = from; n < std::min(count, from + kPerTransaction); ++n) {
        ledger::Item item;
        item.connection = "b-" + std::to_string(n % kConnections);
        item.change_order = std::to_string(n);
        item.id = item.connection + "." + item.change_order;
        item.commitment = item.change_order;
        item.external_key = "TB-" + item.change_order;
        item.document = test::documentJson(item.change_order, "12500.00", item.commitment);
        item.number = "CCO-" + item.change_order;
        item.currency = "USD";
        item.state = domain::State::exporting;
        item.phase = domain::Phase::queued;
        item.export_number = 1;
        item.queue_position = n + 1;
        item.accepted_on = "2026-06-15";
        item.profile_digest = "profile-1";
        item.preview_digest = life::pinnedOf(item, *connections.find(item.connection))->digest;
        transaction.insert(item);
      }
    });
  }
}

double cpuSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void run(const std::string& name, std::unique_ptr<ledger::Ledger> ledger, int workers, int count) {
  const auto connections = makeConnections();
  test::FakeHost host;
  const exporting::LinuxProcesses processes;
  exporting::Fleet fleet(*ledger, "bench", "", processes);
  const exporting::Context context{host.client(), *ledger, *connections, "bench", fleet, {}};
  exporting::Lanes lanes(context);
  outbox::EventsLane events(host.client(), *ledger);
  fill(*ledger, *connections, count);
  const auto begun = std::chrono::steady_clock::now();
  const double cpu = cpuSeconds();
  std::atomic<int> at_work = workers;
  std::vector<std::thread> threads;
  const Cancel never(nullptr);
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back([&] {
      while (lanes.workExport(never)) {
      }
      --at_work;
    });
  }
  threads.emplace_back([&] {
    // As a host that wakes the lane when there is something.
    while (events.work() || at_work > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  for (auto& thread : threads) thread.join();
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  std::int64_t synced = 0;
  ledger->read([&](ledger::Transaction& transaction) {
    std::vector<std::string> ids;
    for (const auto& connection : connections->all()) ids.push_back(connection->id);
    for (const auto& [state, number] : transaction.counts(ids, std::nullopt))
      synced += state == domain::State::synced ? number : 0;
  });
  std::printf("%-10s %3d workers: %8.1f exports/s, %6.3f ms CPU each in this process, %s\n", name.c_str(), workers,
              count / took, (cpuSeconds() - cpu) / count * 1e3,
              synced == count && host.events.size() == static_cast<std::size_t>(count) ? "all synced and told"
                                                                                       : "NOT ALL SYNCED");
  std::fflush(stdout);
}

}  // namespace
}  // namespace tieback::bench

int main(int argc, char** argv) {
  using namespace tieback;
  const std::string folder = argc > 1 ? argv[1] : ".";
  const int count = argc > 2 ? std::stoi(argv[2]) : 2000;
  const std::string only = argc > 3 ? argv[3] : "";
  for (const int workers : {1, 8, 32}) {
    if (only == "postgresql") break;
    const std::string file = folder + "/ledger-bench.db";
    for (const char* part : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(file + part);
    bench::run("sqlite", ledger::openSqliteLedger(file, [] { return test::kStart; }), workers, count);
  }
  if (only == "sqlite") return 0;
  test::PostgresServer server({"fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=256MB"});
  for (const int workers : {1, 8, 32}) {
    const std::string url = server.urlOfSchema("bench_" + std::to_string(workers));
    bench::run("postgresql", ledger::openPostgresqlLedger({url, {}}), workers, count);
  }
}
