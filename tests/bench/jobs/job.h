// One job of `scripts/bench jobs`: a change order whose export is one POST.
#pragma once

#include "support/connector_host.h"
#include "support/settings.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace tieback::bench {

inline constexpr std::chrono::seconds kJobPatience{900};

struct JobOptions {
  std::string ledger;
  std::string url;
  int jobs = 10'000;
  int waiting = 0;                     // accepted, Export not pressed
  std::optional<std::int64_t> queued;  // Export was pressed on so many more; they come after the jobs
  bool resting = false;                // the queued ones come before the jobs, and wait until tomorrow
  int connections = 8;
  std::string profile = "bench_post";
  std::uint32_t workers = 192;
  std::uint32_t event_workers = 1;

  // Twice as many where others are queued behind them, so that no connection comes to these before the clock stops.
  int pressed() const { return queued ? 2 * jobs : jobs; }
};

json::Value jobsConfig(const Settings& settings, const JobOptions& options);

// Of the number'th job: it is sent and accepted. The item.
json::Value acceptJob(const ConnectorHost& host, const JobOptions& options, int number);
// Its Export is pressed.
json::Value pressExport(const ConnectorHost& host, const json::Value& accepted);

}  // namespace tieback::bench
