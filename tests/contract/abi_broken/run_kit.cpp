#include "run_kit.h"

#include <tieback/sdk/json.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace {

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

std::set<std::string> KitRun::named(const std::string& outcome) const {
  std::set<std::string> names;
  for (const auto& [name, check] : checks) {
    if (check.outcome == outcome) names.insert(name);
  }
  return names;
}

KitRun runKitWith(const std::vector<std::string>& arguments) {
  std::string command = quoted(KIT);
  for (const auto& argument : arguments) command += " " + quoted(argument);
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");  // NOLINT(cert-env33-c): a command of the test's own
  if (pipe == nullptr) throw std::runtime_error("popen failed");
  KitRun run;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe))
    run.output.append(buffer.data(), count);
  const int status = pclose(pipe);
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

KitRun runKit(const std::string& plugin, const std::vector<std::string>& arguments, bool bare) {
  const std::string samples(SAMPLES);
  const auto json_file = std::filesystem::temp_directory_path() / ("kit-" + std::to_string(getpid()) + ".json");
  std::vector<std::string> all{std::string(PLUGINS) + "/lib" + plugin + ".so", "--json", json_file.string()};
  if (!bare) all.insert(all.end(), {"--config", samples + "/memory/config.json", "--cco", samples + "/cco.json"});
  all.insert(all.end(), arguments.begin(), arguments.end());
  KitRun run = runKitWith(all);
  std::ifstream stream(json_file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::filesystem::remove(json_file);
  if (text.empty()) return run;
  const auto document = tieback::json::parse(text);
  for (const auto& check : document.at("checks").items()) {
    run.checks[check.text("check")] = {check.text("outcome"), check.text("why")};
  }
  return run;
}
