// tieback-bench: see docs/benchmarks.md; scripts/bench builds it, fetches what it compares with, and runs it.
#include "support/report.h"
#include "support/settings.h"

#include <store/sqlite_engine.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <thread>
#include <vector>

namespace {

using namespace tieback::bench;
using tieback::json::Value;

struct Bench {
  std::string name;
  void (*run)(const Settings&, Report&);
};

const std::vector<Bench>& benches() {
  static const std::vector<Bench> all = {
      {"abi", benchAbi},          {"start-up", benchStartUp}, {"exports", benchExports}, {"dialects", benchDialects},
      {"mock-erp", benchMockErp}, {"smtp", benchSmtp},        {"lists", benchLists},     {"big", benchBig}};
  return all;
}

std::string lineOf(const std::string& file, const std::string& name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(name, 0) != 0) continue;
    const auto value = line.find_first_not_of(": \t", name.size());
    return value == std::string::npos ? "" : line.substr(value);
  }
  return "";
}

Value machine() {
  std::string load;
  std::getline(std::ifstream("/proc/loadavg"), load, ' ');
  return Value::object({{"processor", lineOf("/proc/cpuinfo", "model name")},
                        {"cores", static_cast<std::int64_t>(std::thread::hardware_concurrency())},
                        {"memory", lineOf("/proc/meminfo", "MemTotal")},
                        {"load_at_start", Value::number(load)}});
}

int run(const Settings& settings, const std::vector<std::string>& names, const std::filesystem::path& results) {
  std::filesystem::remove_all(settings.work);
  std::filesystem::create_directories(settings.work);
  const Value where = machine();
  std::cout << where.dump() << std::endl;
  Report report;
  int status = 0;
  for (const auto& bench : benches()) {
    if (!names.empty() && std::find(names.begin(), names.end(), bench.name) == names.end()) continue;
    try {
      bench.run(settings, report);
    } catch (const std::exception& error) {
      std::cerr << bench.name << ": " << error.what() << std::endl;
      status = 1;
    }
    report.print(bench.name, std::cout);
    report.save(results, where);
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  tieback::host::leaveSqliteMemoryUncounted();  // as the host does
  CLI::App app("Measures Tieback, and what it may be compared with, in one run.", "tieback-bench");
  Settings settings;
  std::filesystem::path results = "results.json";
  std::vector<std::string> names;
  std::vector<std::string> known;
  for (const auto& bench : benches()) known.push_back(bench.name);
  app.add_option("names", names, "Which benchmarks; all without any")->check(CLI::IsMember(known));
  app.add_option("--programs", settings.programs, "Folder of the programs")->required();
  app.add_option("--plugin", settings.plugin, "The CCO connector")->required();
  app.add_option("--minimal", settings.minimal, "The example connector in C")->required();
  app.add_option("--profiles", settings.profiles, "Folder of the vendor profiles")->required();
  app.add_option("--erps", settings.erps, "Folder of the scenarios' profiles: the mock ERPs")->required();
  app.add_option("--rivals", settings.rivals, "Folder of the mocks to compare with; without it only ours are measured");
  app.add_option("--work", settings.work, "Folder for ledgers and logs; emptied first")->required();
  app.add_option("--results", results, "File for the figures, as JSON");
  app.add_option("--node", settings.node, "Node, for MailDev and mountebank");
  app.add_option("--java", settings.java, "Java, for WireMock");
  app.add_option("--ledger", settings.ledger, "lists and big on this engine only")
      ->check(CLI::IsMember({"sqlite", "postgresql"}));
  app.add_flag("--quick", settings.quick, "A smoke run: every path once, figures that mean nothing");
  CLI11_PARSE(app, argc, argv);
  return run(settings, names, results);
}
