// Loads connector plugins. A library is never unloaded (see abi/entry.h).
//
// Lifetimes: a ConnectorHandle keeps its Plugin, a Plugin calls deinit() when the last one is gone. The host
// (HostAdapter) must outlive the handles made with it.
#pragma once

#include <tieback/abi/connector.h>
#include <tieback/abi/entry.h>
#include <tieback/sdk/operation.h>
#include <tieback/sdk/result.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tieback {

class Plugin;

// What an operation gave. `error` holds when `status` is not TIEBACK_OK.
struct CallResult {
  tieback_status status = TIEBACK_OK;
  json::Value answer;
  Error error;

  bool ok() const { return status == TIEBACK_OK; }
};

// The same without parsing: `text` is the answer, or the error document.
struct RawResult {
  tieback_status status = TIEBACK_OK;
  std::string text;
};

// Says whether work should return soon. Called from the worker's thread, often; must be cheap.
using CancelPoll = std::function<bool()>;

// One connector. Threads: call(), work() and extension() from any thread, several at once; destruction only when all
// calls have returned.
class ConnectorHandle {
 public:
  ConnectorHandle() = default;  // empty
  ConnectorHandle(ConnectorHandle&&) = default;
  ConnectorHandle& operator=(ConnectorHandle&&) = default;

  explicit operator bool() const { return connector_ != nullptr; }
  tieback_connector* get() const { return connector_.get(); }

  bool supports(Operation operation) const;
  // An operation that the connector lacks is answered with not_supported, an answer that is no JSON with internal.
  CallResult call(Operation operation, const json::Value& request) const;
  RawResult callRaw(Operation operation, std::string_view request) const;

  // One unit of work: was there something to do?
  Result<bool> work(tieback_lane lane, const CancelPoll& cancel) const;

  const void* extension(std::string_view id) const;

 private:
  friend class Plugin;
  struct Destroy {
    std::shared_ptr<const Plugin> plugin;
    void operator()(tieback_connector* connector) const noexcept;
  };
  ConnectorHandle(tieback_connector* connector, std::shared_ptr<const Plugin> plugin)
      : connector_(connector, Destroy{std::move(plugin)}) {}

  std::unique_ptr<tieback_connector, Destroy> connector_;
};

struct ConnectorDescription {
  std::string id;
  std::string name;
  std::string version;
};

// A library that fits, initialised. Threads: as the C functions it stands for; create() from one thread at a time.
class Plugin : public std::enable_shared_from_this<Plugin> {
 public:
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  ~Plugin();

  const std::filesystem::path& path() const { return path_; }
  const tieback_plugin_entry& entry() const { return *entry_; }
  // By its id, or null.
  const void* factory(std::string_view id) const;
  // Empty when the plugin makes no connectors.
  std::vector<ConnectorDescription> connectors() const;

  // `config` as docs/contract.md says; the error is the connector's own, or host_misfit when it breaks the contract.
  Result<ConnectorHandle> create(std::string_view connector_id, const tieback_host* host,
                                 const json::Value& config) const;

 private:
  friend class Loader;
  Plugin(std::filesystem::path path, const tieback_plugin_entry* entry) : path_(std::move(path)), entry_(entry) {}
  const tieback_connector_factory* connectorFactory() const;

  std::filesystem::path path_;
  const tieback_plugin_entry* entry_;
};

// What is wrong with an entry, as a sentence; empty when it fits this host.
std::string misfit(const tieback_plugin_entry* entry);
// The same for a connector that create() gave.
std::string misfit(const tieback_connector* connector);

class Loader {
 public:
  // Where to look for a relative path after the path itself, in order.
  explicit Loader(std::vector<std::filesystem::path> search_path = {}) : search_path_(std::move(search_path)) {}

  // Loads, checks and initialises. Errors: plugin_not_loaded (every path tried, with the dynamic loader's own words,
  // also in details.tried), plugin_misfit (found, but made for another ABI or incomplete), or what its init() said.
  Result<std::shared_ptr<const Plugin>> load(const std::filesystem::path& path) const;

 private:
  std::vector<std::filesystem::path> search_path_;
};

}  // namespace tieback
