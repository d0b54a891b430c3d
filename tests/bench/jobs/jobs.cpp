// Tieback's side of `scripts/bench jobs`: so many exports are accepted and Export is pressed on each; then the clock
// runs from the workers' start until the last one is synced in the ledger and told to the host.
#include "jobs/job.h"
#include "jobs/pick_up.h"
#include "support/big_ledger.h"
#include "support/child.h"
#include "support/disk.h"

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

// Several at a time, as several users would: the ledger's commits can then share a sync.
void prepare(const ConnectorHost& host, const JobOptions& options, int first) {
  std::vector<std::thread> threads;
  constexpr int kUsers = 16;
  for (int user = 0; user < kUsers; ++user) {
    threads.emplace_back([&host, &options, first, user] {
      for (int i = first + user; i < options.pressed() + options.waiting; i += kUsers) {
        const auto accepted = acceptJob(host, options, i);
        if (i < options.pressed()) pressExport(host, accepted);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

// A queue of so many beside the jobs, made of the first job's item; what is behind the jobs is not theirs to wait for.
void growQueue(const Settings& settings, const JobOptions& options, const Value& config) {
  std::string original;
  {
    ConnectorHost host(settings, "jobs-original", config, {0, 1, 1, 1, 1, 1});
    host.startWork();
    original = pressExport(host, acceptJob(host, options, 0)).text("id");
    host.awaitEvents("progress", 2, kJobPatience);
  }
  constexpr std::int64_t kFar = 1'000'000'000;
  test::QueuedCopies copies{options.resting ? -kFar : kFar};
  if (options.resting) {
    const auto tomorrow = std::chrono::system_clock::now() + std::chrono::hours(24);
    copies.not_before = std::chrono::duration_cast<std::chrono::microseconds>(tomorrow.time_since_epoch()).count();
  }
  if (*options.queued > 0)
    test::growLedger(options.ledger, {{original, 100}}, options.connections, *options.queued, copies);
}

void run(const Settings& settings, const JobOptions& options) {
  const auto config = jobsConfig(settings, options);
  if (options.queued) growQueue(settings, options, config);
  const int first = options.queued ? 1 : 0;
  {
    ConnectorHost host(settings, "jobs-prepare", config, {0, 1, 1, 4, 1, 1});
    host.startWork();
    prepare(host, options, first);
    host.awaitEvents("progress", 2 * (options.pressed() - first) + options.waiting, kJobPatience);
  }
  ConnectorHost host(settings, "jobs", config, {options.workers, 1, 1, options.event_workers, 1, 1});
  const SyncCounts syncs = syncCounts();
  const double cpu = ownCpuSeconds();
  const std::int64_t switches = ownSwitches();
  const auto begun = Clock::now();
  host.startWork();
  host.awaitEvents("synced", options.jobs, kJobPatience);
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  const Footprint footprint = ownFootprint();
  const auto counts = host.call(Operation::counts, request({.actor = approver()}));
  const auto inState = [&](const char* state) { return counts.at("states").at(state).asInteger(); };
  // A copy that is exported is not what was accepted, and goes back to its approver.
  const bool others = inState("ready") > 0;
  if (others || inState("synced") < options.jobs || (!options.queued && inState("synced") > options.jobs))
    throw std::runtime_error("not all are synced, or others than the jobs: " + counts.dump());
  std::cout << "{\"peer\":\"tieback\",\"mode\":\"as it is\",\"jobs\":" << options.jobs << ",\"seconds\":" << seconds
            << ",\"per_second\":" << options.jobs / seconds << ",\"settings\":{\"export_workers\":" << options.workers
            << ",\"connections\":" << options.connections
            << ",\"cpu_us_each\":" << (ownCpuSeconds() - cpu) / options.jobs * 1e6
            << ",\"switches_each\":" << static_cast<double>(ownSwitches() - switches) / options.jobs
            << ",\"memory_mb\":" << footprint.resident_bytes / 1'000'000 << ",\"threads\":" << footprint.threads
            << ",\"syncs_each\":" << static_cast<double>(syncCounts().calls - syncs.calls) / options.jobs << "}}"
            << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  tieback::host::leaveSqliteMemoryUncounted();  // as the host does
  CLI::App app("Exports that are one POST each, on a ledger.", "tieback-bench-jobs");
  Settings settings;
  JobOptions options;
  bool pick_up = false;
  bool by_another_host = false;
  app.add_option("--plugin", settings.plugin, "The connector with the benchmark's dialect")->required();
  app.add_option("--profiles", settings.profiles, "Folder of the benchmark's profile")->required();
  app.add_option("--work", settings.work, "Folder for logs")->required();
  app.add_option("--ledger", options.ledger, "sqlite:FILE or postgresql://…")->required();
  app.add_option("--url", options.url, "The instant server");
  app.add_option("--jobs", options.jobs, "How many are exported")->capture_default_str();
  app.add_option("--waiting", options.waiting, "How many more wait, accepted")->capture_default_str();
  app.add_option("--workers", options.workers, "Export workers")->capture_default_str();
  app.add_option("--event-workers", options.event_workers, "Workers of the events lane")->capture_default_str();
  app.add_option("--connections", options.connections, "Connections")->capture_default_str();
  app.add_option("--profile", options.profile, "Their profile")->capture_default_str();
  app.add_option("--queued", options.queued, "How many more are queued for export, after the jobs");
  app.add_flag("--resting", options.resting, "The queued ones come before the jobs, and wait until tomorrow");
  app.add_flag("--pick-up", pick_up, "One job after the other, on an idle host: how soon it is begun");
  app.add_flag("--by-another-host", by_another_host, "With --pick-up: Export is pressed on one host, another exports");
  CLI11_PARSE(app, argc, argv);
  try {
    std::filesystem::create_directories(settings.work);
    if (pick_up) {
      measurePickUp(settings, options, by_another_host);
    } else {
      run(settings, options);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}
