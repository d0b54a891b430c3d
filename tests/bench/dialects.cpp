// What an export costs in each dialect: every profile of fixtures/profiles that the mock ERP speaks, so that a new ERP
// comes here by being there.
#include "support/export_run.h"
#include "support/report.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace tieback::bench {
namespace {

constexpr std::uint32_t kWorkers = 8;

Cell percent(double part, double whole) {
  return number(part / whole * 100, 0);
}

struct Measured {
  std::string name;
  double seconds = 0;
  Meters used;
};

Measured measure(const Settings& settings, const ErpProfile& erp, int count) {
  ExportRun run(settings, "dialects-" + erp.name(), erp, {.count = count, .workers = kWorkers, .at_once = kWorkers});
  run.prepare();
  run.run();
  return {erp.name(), run.seconds(), run.used()};
}

void addRow(Table& table, const Measured& of, double n, double least_seconds) {
  const Meters& used = of.used;
  table.row({of.name, number(n / of.seconds, 1), ratio(least_seconds, of.seconds), number(used.requests / n, 1),
             number(used.sent_bytes / n / 1e3, 1), number(used.received_bytes / n / 1e3, 1),
             number(used.own_cpu / n * 1e3, 2), number(used.sqlite_cpu / n * 1e3, 2),
             number(used.mock_cpu / n * 1e3, 2), percent(used.wait_seconds, of.seconds * kWorkers),
             number(used.syncs / n, 1), percent(used.sync_seconds, of.seconds)});
}

}  // namespace

void benchDialects(const Settings& settings, Report& report) {
  const int count = settings.quick ? 10 : 300;
  const auto erps = mockedProfiles(settings.erps);
  if (erps.empty()) throw std::runtime_error("there is no profile of a mock ERP in " + settings.erps.string());
  std::vector<Measured> all;
  std::string failed;
  for (const auto& erp : erps) {
    try {
      all.push_back(measure(settings, erp, count));
    } catch (const std::exception& error) {
      failed += "\n" + erp.name() + ": " + error.what();
    }
  }
  double least = std::numeric_limits<double>::infinity();
  for (const auto& each : all) least = std::min(least, each.seconds);
  auto& table =
      report.table("dialects", "Accepted to synced in each dialect: 8 workers, SQLite ledger, instant mock ERP",
                   {"profile", "exports/s", "by the fastest", "ERP requests each", "kB sent each", "kB received each",
                    "ms CPU connector each", "of it in SQLite", "ms CPU mock each",
                    "% of the workers' time waiting for the ERP", "fdatasync each", "% of the time in fdatasync"});
  for (const auto& each : all) addRow(table, each, count, least);
  table.note(std::to_string(count) +
             " change orders with two new lines, of as many commitments, on one "
             "connection that may have as many exports under way as there are workers; from the workers' start to the "
             "last 'synced' delivered to the host, log-ins included. The "
             "vendors' limits are switched off in the mock: what is measured is the connector's own work.");
  table.note(
      "Waiting for the ERP holds the mock's work and the network's; the connector's CPU is user and system time "
      "of the whole process, with HTTP, JSON or XML, ledger, history and events.");
  if (!failed.empty()) throw std::runtime_error("not measured:" + failed);
}

}  // namespace tieback::bench
