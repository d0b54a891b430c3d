// A thousand companies with a million items on one ledger: what a start costs, what an idle connection costs, and how
// quickly people's readings are answered while exports run.
#include "big_load.h"
#include "support/bench_ledger.h"
#include "support/host_config.h"
#include "support/originals.h"
#include "support/report.h"

#include <chrono>
#include <thread>

namespace tieback::bench {
namespace {

struct Start {
  Samples took;
  Samples cpu;                // of its process until then
  std::int64_t resident = 0;  // after a second without work
};

Start startWith(const Settings& settings, const std::string& name, const std::string& ledger_url, int connections) {
  const auto folder = writeHostConfig(settings, name, ccoPlugin(settings, ledger_url, connections));
  const int runs = settings.quick ? 1 : 5;
  startHost(settings, folder);  // makes the ledger where there is none
  Start start;
  for (int i = 0; i < runs; ++i) {
    const auto host = startHost(settings, folder, &start.took);
    start.cpu.add(static_cast<std::int64_t>(host->cpuSeconds() * 1e9));
    if (i + 1 < runs) continue;
    std::this_thread::sleep_for(std::chrono::seconds(1));
    start.resident = host->residentBytes();
  }
  return start;
}

void addStart(Table& table, const std::string& what, const Start& start, const Start* beside, int more) {
  const double kilobytes = beside == nullptr ? 0 : static_cast<double>(start.resident - beside->resident) / 1e3 / more;
  table.row({what, number(start.took.medianUs() / 1e3, 1), number(start.took.percentileUs(1) / 1e3, 1),
             number(start.cpu.medianUs() / 1e3, 0), number(static_cast<double>(start.resident) / 1e6, 1),
             beside == nullptr ? Cell("") : number(kilobytes, 1)});
}

void benchEngine(const Settings& settings, LedgerEngine engine, Report& report) {
  const int connections = settings.quick ? 20 : 1000;
  const std::int64_t items = settings.quick ? 2000 : 1'000'000;
  const BenchLedger ledger(settings, engine, "big");
  const auto originals = makeOriginals(settings, ledger.url());
  const std::string name = "big-" + ledger.engineName();
  auto& starts = report.table("big", "tieback-host with many connections: " + ledger.engineName(),
                              {"what", "start median ms", "slowest ms", "CPU ms", "RSS MB, idle", "kB per connection"});
  const Start one = startWith(settings, name + "-1", ledger.url(), 1);
  addStart(starts, "1 connection, 5 items", one, nullptr, 0);
  addStart(starts, number(connections).text + " connections, 5 items",
           startWith(settings, name + "-n", ledger.url(), connections), &one, connections - 1);
  test::growLedger(ledger.url(), originals, connections, items);
  addStart(starts, number(connections).text + " connections, " + number(static_cast<double>(items)).text + " items",
           startWith(settings, name + "-n", ledger.url(), connections), &one, connections - 1);
  starts.note(
      "Aims: under 100 ms and under 200 MB, and both flat in the number of items. Each connection is of a company of "
      "its own.");

  const LoadFound found = readWhileExporting(settings, ledger.url(), connections, items / connections);
  auto& load = report.table("big", "Readings while exports run, from when each was due (ms): " + ledger.engineName(),
                            {"what", "calls", "p50", "p99", "slowest"});
  Samples all;
  const auto add = [&](const std::string& what, const Samples& samples) {
    load.row({what, number(static_cast<double>(samples.count())), number(samples.medianUs() / 1e3, 2),
              number(samples.percentileUs(0.99) / 1e3, 2), number(samples.percentileUs(1) / 1e3, 2)});
  };
  for (const auto& [what, samples] : found.readings) {
    add(what, samples);
    all.append(samples);
  }
  add("all of them", all);
  load.note(number(kReadsPerSecond).text + " readings and " + number(kExportsPerSecond).text +
            " exports a second for " + number(found.seconds, 1).text + " s (" +
            number(found.exports_per_second, 1).text +
            " a second were exported), the connector and its workers in "
            "one process, the mock ERP in another. Aim: p99 of all under 5 ms.");
}

}  // namespace

void benchBig(const Settings& settings, Report& report) {
  for (const auto engine : ledgerEngines(settings)) benchEngine(settings, engine, report);
}

}  // namespace tieback::bench
