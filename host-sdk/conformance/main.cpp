// tieback-conformance: holds any connector plugin to the contract.
#include "elf_symbols.h"
#include "run_check.h"

#include <tieback/sdk/json.h>

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace tieback::conformance {
namespace {

struct Options {
  Samples samples;
  std::vector<std::string> names;
  std::string json_file;
  int deadline_s = 60;
  bool list = false;
  std::string run;  // in a child: the one check
};

constexpr bool builtWith(std::string_view sanitizer) {
#if defined(__SANITIZE_THREAD__)
  if (sanitizer == "thread") return true;
#endif
#if defined(__SANITIZE_ADDRESS__)
  if (sanitizer == "address") return true;
#endif
  return sanitizer.empty();
}

// "thread" or "address" when only a program built alike can load the plugin; empty for an ordinary one.
std::string_view sanitizerOf(const std::string& plugin) {
  try {
    const auto symbols = readDynamicSymbols(plugin);
    const auto needs = [&](const char* symbol) {
      return std::find(symbols.undefined.begin(), symbols.undefined.end(), symbol) != symbols.undefined.end();
    };
    if (needs("__tsan_init")) return "thread";
    if (needs("__asan_init")) return "address";
  } catch (const std::runtime_error&) {
    // What is wrong with the file is what the first check will say.
  }
  return {};
}

// Hands over to the runner for instrumented plugins, if it stands beside this one. Returns when it does not.
void handOver(std::string_view sanitizer, char** argv) {
  if (sanitizer != "thread" || builtWith("thread")) return;
  const auto runner = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "tieback-conformance-tsan";
  if (std::filesystem::exists(runner)) execv(runner.c_str(), argv);
}

std::string_view word(Outcome outcome) {
  return outcome == Outcome::ok ? "ok" : outcome == Outcome::failed ? "FAILED" : "not checked";
}

std::vector<const Check*> chosen(const Options& options) {
  std::vector<const Check*> list;
  for (const Check& check : allChecks()) {
    const auto& names = options.names;
    if (names.empty() || std::find(names.begin(), names.end(), check.name) != names.end()) list.push_back(&check);
  }
  return list;
}

void print(const Check& check, const Result& result) {
  const bool ok = result.outcome == Outcome::ok;
  std::printf("%-12s %-18s %s\n", std::string(word(result.outcome)).c_str(), std::string(check.name).c_str(),
              ok ? std::string(check.proves).c_str() : result.why.c_str());
  std::fflush(stdout);
}

int runAll(const Options& options, const std::vector<std::string>& arguments, std::string_view sanitizer) {
  json::Value report = json::Value::array();
  std::size_t counts[3] = {0, 0, 0};
  for (const Check* check : chosen(options)) {
    Result result{Outcome::not_checked, "the plugin is built with -fsanitize=" + std::string(sanitizer) +
                                            ", and no runner built alike stands beside this program"};
    const bool able = builtWith(sanitizer) || !check->loads;
    if (able) result = runCheck(*check, arguments, std::chrono::seconds(options.deadline_s));
    ++counts[static_cast<std::size_t>(result.outcome)];
    print(*check, result);
    report.push(json::Value::object({{"check", check->name},
                                     {"proves", check->proves},
                                     {"outcome", word(result.outcome)},
                                     {"why", result.why},
                                     {"milliseconds", static_cast<std::int64_t>(result.took.count())}}));
  }
  std::printf("%zu ok, %zu failed, %zu not checked: %s\n", counts[0], counts[1], counts[2],
              options.samples.plugin.c_str());
  if (!options.json_file.empty()) {
    std::ofstream file(options.json_file);
    file << json::Value::object({{"plugin", options.samples.plugin}, {"checks", report}}).dump(2) << "\n";
    if (!file.flush()) {
      std::fprintf(stderr, "tieback-conformance: %s cannot be written\n", options.json_file.c_str());
      return 2;
    }
  }
  return counts[1] == 0 ? 0 : 1;
}

int listChecks() {
  for (const Check& check : allChecks()) {
    std::printf("%-18s %s\n", std::string(check.name).c_str(), std::string(check.proves).c_str());
  }
  return 0;
}

std::string unknownName(const Options& options) {
  for (const std::string& name : options.names) {
    const auto checks = allChecks();
    if (std::none_of(checks.begin(), checks.end(), [&](const Check& check) { return check.name == name; })) return name;
  }
  return {};
}

// Samples must be there and be JSON before any check blames the plugin for them.
void needJson(const std::string& file) {
  if (file.empty()) return;
  std::ifstream stream(file, std::ios::binary);
  (void)json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
}

int run(int argc, char** argv) {
  CLI::App app{
      "Holds a connector plugin to the contract. Exit status: 0 nothing failed, 1 something did, 2 wrong usage."};
  Options options;
  app.add_option("plugin", options.samples.plugin, "The plugin (.so)")->check(CLI::ExistingFile);
  app.add_option("--config", options.samples.config_file,
                 "Configuration for create() (JSON); its folder is copied for each check and becomes base_dir")
      ->check(CLI::ExistingFile);
  app.add_option("--cco", options.samples.cco_file, "A change order document that may be sent (JSON)")
      ->check(CLI::ExistingFile);
  app.add_option("--connector", options.samples.connector, "Id of the connector, where the plugin makes several");
  app.add_option("--check", options.names, "Only this check (repeatable)");
  app.add_option("--json", options.json_file, "Write the results to this file too");
  app.add_option("--deadline", options.deadline_s, "Seconds for each check")->check(CLI::Range(1, 3600));
  app.add_flag("--list", options.list, "List the checks and what each proves");
  app.add_option("--run", options.run)->group("");
  app.add_option("--scratch", options.samples.scratch)->group("");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  if (options.list) return listChecks();
  if (options.samples.plugin.empty()) {
    std::fprintf(stderr, "tieback-conformance: which plugin? (see --help)\n");
    return 2;
  }
  if (const std::string name = unknownName(options); !name.empty()) {
    std::fprintf(stderr, "tieback-conformance: there is no check \"%s\" (see --list)\n", name.c_str());
    return 2;
  }
  if (!options.run.empty()) {
    for (const Check& check : allChecks()) {
      if (check.name == options.run) return runHere(check, options.samples);
    }
    return 2;
  }
  for (const std::string& file : {options.samples.config_file, options.samples.cco_file}) {
    try {
      needJson(file);
    } catch (const json::ParseError& problem) {
      std::fprintf(stderr, "tieback-conformance: %s: %s\n", file.c_str(), problem.what());
      return 2;
    }
  }
  const std::string_view sanitizer = sanitizerOf(options.samples.plugin);
  handOver(sanitizer, argv);
  return runAll(options, std::vector<std::string>(argv, argv + argc), sanitizer);
}

}  // namespace
}  // namespace tieback::conformance

int main(int argc, char** argv) {
  try {
    return tieback::conformance::run(argc, argv);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "tieback-conformance: %s\n", problem.what());
    return 2;
  }
}
