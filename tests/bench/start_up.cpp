// From exec of tieback-host to its line that says it is ready.
#include "support/child.h"
#include "support/host_config.h"
#include "support/report.h"

#include <chrono>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{30};

// `fresh`: without any file of an earlier start.
Samples timeStarts(const Settings& settings, const std::filesystem::path& folder, bool fresh, int runs) {
  Samples samples;
  for (int run = 0; run < runs; ++run) {
    if (fresh) {
      std::filesystem::remove_all(folder / "data");
      for (const char* file : {"ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.lock"}) {
        std::filesystem::remove(folder / file);
      }
    }
    startHost(settings, folder, &samples);
  }
  return samples;
}

Samples timeVersions(const Settings& settings, int runs) {
  Samples samples;
  for (int run = 0; run < runs; ++run) {
    const auto begun = Clock::now();
    Child host({(settings.programs / "tieback-host").string(), "--version"}, settings.work / "version.err");
    host.line(kPatience);
    samples.add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
  }
  return samples;
}

}  // namespace

void benchStartUp(const Settings& settings, Report& report) {
  const int runs = settings.quick ? 2 : 25;
  auto& table = report.table("start-up", "Start-up of tieback-host: from exec to its ready line",
                             {"what", "median ms", "fastest ms", "slowest ms", "by the program alone"});
  const Samples alone = timeVersions(settings, runs);
  const auto add = [&](const std::string& what, const Samples& samples) {
    table.row({what, number(samples.medianUs() / 1e3, 1), number(samples.percentileUs(0) / 1e3, 1),
               number(samples.percentileUs(1) / 1e3, 1), ratio(samples.medianUs(), alone.medianUs())});
  };
  const auto with = writeHostConfig(settings, "start-cco", ccoPlugin(settings, "sqlite:ledger.db", 1));
  const auto without = writeHostConfig(settings, "start-minimal", minimalPlugin(settings));
  add("program alone: exec, link, --version", alone);
  add("with a plugin that does nothing, first start", timeStarts(settings, without, true, runs));
  add("with a plugin that does nothing, again", timeStarts(settings, without, false, runs));
  add("with the CCO connector, first start (makes the ledger)", timeStarts(settings, with, true, runs));
  add("with the CCO connector, again", timeStarts(settings, with, false, runs));
  table.note(std::to_string(runs) + " starts each. Aim: under 100 ms with the plugin.");
  table.note("A host without any plugin refuses its configuration; the example in C stands for none.");
}

}  // namespace tieback::bench
