// Where things are, and how long the benchmarks may take. Each benchmark is a function that adds tables to a report.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace tieback::bench {

class Report;

using Secrets = std::map<std::string, std::string, std::less<>>;  // by reference: env:NAME, store:NAME

struct Settings {
  std::filesystem::path programs;  // folder of tieback-host, tieback-mock-erp, tieback-bench-bare-http
  std::filesystem::path plugin;    // the CCO connector
  std::filesystem::path minimal;   // the example connector in C
  std::filesystem::path profiles;  // folder of vendor profiles
  std::filesystem::path erps;      // folder of the scenarios' profiles, which name the mock ERPs
  std::filesystem::path rivals;    // folder of the other mocks; empty: measure ours only
  std::filesystem::path work;      // ledgers, seeds and logs; emptied at the start
  std::string node = "/usr/bin/node";
  std::string java = "/usr/bin/java";
  std::string ledger;  // sqlite or postgresql: lists and big on that only; empty: on both
  bool quick = false;  // a smoke run: every path is gone once, the figures mean nothing
};

void benchAbi(const Settings& settings, Report& report);
void benchStartUp(const Settings& settings, Report& report);
void benchExports(const Settings& settings, Report& report);
void benchDialects(const Settings& settings, Report& report);
void benchMockErp(const Settings& settings, Report& report);
void benchSmtp(const Settings& settings, Report& report);
void benchLists(const Settings& settings, Report& report);
void benchBig(const Settings& settings, Report& report);

}  // namespace tieback::bench
