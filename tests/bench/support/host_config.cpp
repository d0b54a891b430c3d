#include "support/host_config.h"

#include <chrono>
#include <fstream>
#include <stdexcept>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{30};

}  // namespace

std::string ccoPlugin(const Settings& settings, const std::string& ledger_url, int connections) {
  std::string companies;
  std::string list;
  for (int i = 1; i <= connections; ++i) {
    const std::string number = std::to_string(i);
    companies += (i == 1 ? "c-" : ", c-") + number;
    list += "        - {id: b-" + number + ", company: c-" + number + ", name: Books " + number +
            ", profile: acumatica, endpoint: {url: \"http://127.0.0.1:9\"},\n"
            "           credentials: {username: tieback, password: \"env:TIEBACK_BENCH_PASSWORD\"}}\n";
  }
  return "  - path: " + settings.plugin.string() + "\n    connector: org.tieback.cco\n    companies: [" + companies +
         "]\n    config:\n      ledger: {url: \"" + ledger_url + "\"}\n      profiles: [" + settings.profiles.string() +
         "]\n      connections:\n" + list;
}

std::string minimalPlugin(const Settings& settings) {
  return "  - path: " + settings.minimal.string() +
         "\n    connector: org.tieback.example.minimal\n    companies: [c-1]\n    config: {}\n";
}

std::filesystem::path writeHostConfig(const Settings& settings, const std::string& name, const std::string& plugin) {
  const auto folder = settings.work / name;
  std::filesystem::create_directories(folder);
  std::ofstream out(folder / "host.yaml");
  out << "listen: {host: 127.0.0.1, port: 0}\ndata: data\nlog: {level: warning, file: host.log}\nplugins:\n" << plugin;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + (folder / "host.yaml").string());
  return folder;
}

std::unique_ptr<Child> startHost(const Settings& settings, const std::filesystem::path& folder, Samples* took) {
  const auto begun = Clock::now();
  auto host = std::make_unique<Child>(std::vector<std::string>{(settings.programs / "tieback-host").string(),
                                                               "--config", (folder / "host.yaml").string()},
                                      folder / "host.err");
  host->line(kPatience);
  if (took != nullptr) took->add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
  return host;
}

}  // namespace tieback::bench
