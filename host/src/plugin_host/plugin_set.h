// All plugins that the configuration names, loaded and running.
#pragma once

#include <plugin_host/connectors.h>
#include <plugin_host/runtime.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tieback::host {

struct PluginConfig {
  std::filesystem::path path;
  std::string connector;
  std::vector<std::string> companies;  // empty: all that no other plugin names
  json::Value config;                  // with base_dir
};

class PluginSet final : public Connectors {
 public:
  PluginSet(const SharedServices& shared, const Lanes::Counts& workers) : shared_(shared), workers_(workers) {}
  ~PluginSet() override;

  // Loads one plugin and makes its connector, not yet started.
  Result<void> add(const Loader& loader, const PluginConfig& config);
  void start();
  void clockMoved();
  void cancel();  // work returns soon
  void finish();  // cancel(), and waits for all work; operations are still answered
  void stop();    // waits, then destroys; no call may be under way

  CallResult call(const std::string& company, Operation operation, const json::Value& request) override;
  RawResult callRaw(const std::string& company, Operation operation, const json::Value& request) override;

  // {"name", "status", "checks"} of every connector's health.
  std::vector<json::Value> health() const;

 private:
  struct Entry {
    std::vector<std::string> companies;
    std::unique_ptr<Runtime> runtime;
  };
  const Runtime* of(const std::string& company) const;

  SharedServices shared_;
  Lanes::Counts workers_;
  std::vector<Entry> entries_;
};

}  // namespace tieback::host
