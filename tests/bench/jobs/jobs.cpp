// Tieback's side of `scripts/bench jobs`: so many exports are accepted and Export is pressed on each; then the clock
// runs from the workers' start until the last one is synced in the ledger and told to the host.
#include "support/change_orders.h"
#include "support/child.h"
#include "support/connector_host.h"
#include "support/disk.h"
#include "support/settings.h"

#include <store/sqlite_engine.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <iostream>
#include <thread>

namespace {

using namespace tieback;
using namespace tieback::bench;
using Clock = std::chrono::steady_clock;
using json::Value;

constexpr std::chrono::seconds kPatience{900};
constexpr std::int64_t kFirst = 10'000'000;  // of the ids: as long as a platform's are

struct Options {
  std::string ledger;
  std::string url;
  int jobs = 10'000;
  int waiting = 0;  // accepted, Export not pressed
  int connections = 8;
  std::string profile = "bench_post";
  std::uint32_t workers = 192;
  std::uint32_t event_workers = 1;
};

Value configOf(const Settings& settings, const Options& options) {
  auto connections = Value::array();
  for (int i = 1; i <= options.connections; ++i) {
    connections.push(Value::object({{"id", "b-" + std::to_string(i)},
                                    {"company", kCompany},
                                    {"name", "Jobs " + std::to_string(i)},
                                    {"profile", options.profile},
                                    {"endpoint", Value::object({{"url", options.url}})},
                                    {"credentials", Value::object()}}));
  }
  return connectorConfig(settings, options.ledger, std::move(connections));
}

// Several at a time, as several users would: the ledger's commits can then share a sync.
void prepare(const ConnectorHost& host, const Options& options) {
  std::vector<std::thread> threads;
  constexpr int kUsers = 16;
  for (int user = 0; user < kUsers; ++user) {
    threads.emplace_back([&host, &options, user] {
      for (int i = user + 1; i <= options.jobs + options.waiting; i += kUsers) {
        const auto sent = host.send({.id = kFirst + i,
                                     .commitment = kFirst + i,
                                     .connection = "b-" + std::to_string(i % options.connections + 1)});
        const auto accepted = host.decide(Operation::accept, sent, Value::object({{"answers", Value::object()}}));
        if (i <= options.jobs) host.decide(Operation::export_item, accepted, Value::object());
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

int run(const Settings& settings, const Options& options) {
  std::filesystem::create_directories(settings.work);
  const auto config = configOf(settings, options);
  {
    ConnectorHost host(settings, "jobs-prepare", config, {0, 1, 1, 4, 1, 1});
    host.startWork();
    prepare(host, options);
    host.awaitEvents("progress", 2 * options.jobs + options.waiting, kPatience);
  }
  ConnectorHost host(settings, "jobs", config, {options.workers, 1, 1, options.event_workers, 1, 1});
  const SyncCounts syncs = syncCounts();
  const double cpu = ownCpuSeconds();
  const std::int64_t switches = ownSwitches();
  const auto begun = Clock::now();
  host.startWork();
  host.awaitEvents("synced", options.jobs, kPatience);
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  const Footprint footprint = ownFootprint();
  const auto counts = host.call(Operation::counts, request({.actor = approver()}));
  if (counts.at("states").text("synced") != std::to_string(options.jobs)) {
    throw std::runtime_error("not all are synced: " + counts.dump());
  }
  std::cout << "{\"peer\":\"tieback\",\"mode\":\"as it is\",\"jobs\":" << options.jobs << ",\"seconds\":" << seconds
            << ",\"per_second\":" << options.jobs / seconds << ",\"settings\":{\"export_workers\":" << options.workers
            << ",\"connections\":" << options.connections
            << ",\"cpu_us_each\":" << (ownCpuSeconds() - cpu) / options.jobs * 1e6
            << ",\"switches_each\":" << static_cast<double>(ownSwitches() - switches) / options.jobs
            << ",\"memory_mb\":" << footprint.resident_bytes / 1'000'000 << ",\"threads\":" << footprint.threads
            << ",\"syncs_each\":" << static_cast<double>(syncCounts().calls - syncs.calls) / options.jobs << "}}"
            << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  tieback::host::leaveSqliteMemoryUncounted();  // as the host does
  CLI::App app("Exports that are one POST each, on a ledger.", "tieback-bench-jobs");
  Settings settings;
  Options options;
  app.add_option("--plugin", settings.plugin, "The connector with the benchmark's dialect")->required();
  app.add_option("--profiles", settings.profiles, "Folder of the benchmark's profile")->required();
  app.add_option("--work", settings.work, "Folder for logs")->required();
  app.add_option("--ledger", options.ledger, "sqlite:FILE or postgresql://…")->required();
  app.add_option("--url", options.url, "The instant server")->required();
  app.add_option("--jobs", options.jobs, "How many are exported")->capture_default_str();
  app.add_option("--waiting", options.waiting, "How many more wait, accepted")->capture_default_str();
  app.add_option("--workers", options.workers, "Export workers")->capture_default_str();
  app.add_option("--event-workers", options.event_workers, "Workers of the events lane")->capture_default_str();
  app.add_option("--connections", options.connections, "Connections")->capture_default_str();
  app.add_option("--profile", options.profile, "Their profile")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    return run(settings, options);
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}
