// What more export workers bring, on Acumatica.
#include "support/disk.h"
#include "support/export_run.h"
#include "support/report.h"

namespace tieback::bench {
namespace {

constexpr int kConnections = 8;

}  // namespace

void benchExports(const Settings& settings, Report& report) {
  const int count = settings.quick ? 20 : 1000;
  const double bare = syncsPerSecond(settings.work / "syncs", count, 16 * 1024);
  auto& table = report.table(
      "exports", "Accepted to synced: connector, SQLite ledger, mock ERP without latency",
      {"export workers", "exports/s", "ms each", "ms per press of Export", "exports/s with presses",
       "ERP requests each", "fdatasync each", "ms in fdatasync each", "ms CPU connector each", "ms CPU mock each"});
  const ErpProfile erp = erpProfile(settings.erps, "acumatica");
  double first = 0;
  for (const std::uint32_t workers : {1U, 8U}) {
    ExportRun exports(settings, "exports-" + std::to_string(workers), erp, {count, workers, kConnections});
    exports.prepare();
    exports.run();
    const double n = count;
    const Meters& used = exports.used();
    table.row({number(workers), number(exports.perSecond(), 1), number(exports.seconds() / n * 1e3, 2),
               number(exports.pressedSeconds() / n * 1e3, 2),
               number(n / (exports.seconds() + exports.pressedSeconds()), 1), number(used.requests / n, 1),
               number(used.syncs / n, 1), number(used.sync_seconds / n * 1e3, 2), number(used.own_cpu / n * 1e3, 2),
               number(used.mock_cpu / n * 1e3, 2)});
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
