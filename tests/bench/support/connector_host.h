// The real host's workers and services around the CCO connector, without its HTTP API and project side: what crosses
// the contract is all there, what the platform does with it is not.
#pragma once

#include "support/change_orders.h"
#include "support/settings.h"

#include <base/clock.h>
#include <base/random.h>
#include <observe/log.h>
#include <observe/mask.h>
#include <observe/metrics.h>
#include <plugin_host/runtime.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace tieback::bench {

// What the connector is made with: the ledger at that URL, and connections of company c-1.
json::Value connectorConfig(const Settings& settings, const std::string& ledger_url, json::Value connections);

// What the host gives beside its workers.
struct Given {
  Secrets secrets = {};                                 // may be replaced by the connector
  std::filesystem::path clock = {};                     // a file; empty: the machine's time
  std::function<void(std::string_view)> notified = {};  // told of each notice, by the connector's thread
};

class ConnectorHost : HostDirectory, HostSecrets, HostEvents, HostHttpRoutes {
 public:
  // Throws std::runtime_error when the connector can't be made.
  ConnectorHost(const Settings& settings, const std::string& name, const json::Value& config,
                const host::Lanes::Counts& workers, Given given = {});
  ~ConnectorHost() override;

  // The answer; throws std::runtime_error with what the connector said when it is an error.
  json::Value call(Operation operation, const json::Value& request) const;
  const ConnectorHandle& connector() const { return runtime_->connector(); }

  // A project manager sends it; an approver decides on an item (accept, reject, export). They give the item after it.
  json::Value send(const ChangeOrderOf& of, const std::string& company = kCompany) const;
  json::Value decide(Operation operation, const json::Value& item, json::Value params,
                     const std::string& company = kCompany) const;

  void startWork() { runtime_->start(); }
  void stopWork() { runtime_->stop(); }
  // Waits until so many events of that kind were handed over. Throws when the time is over, or an export failed
  // that was not waited for.
  void awaitEvents(const std::string& kind, std::int64_t count, std::chrono::seconds patience);
  // How many events of that kind were handed over.
  std::int64_t told(const std::string& kind);

 private:
  Result<json::Value> approvers(std::string_view company) override;
  Result<json::Value> user(std::string_view company, std::string_view user) override;
  Result<std::string> get(std::string_view reference) override;
  Result<void> compareAndPut(std::string_view reference, std::string_view expected, std::string_view value) override;
  Result<void> deliver(std::string_view event) override;
  void notify(std::string_view notice) override;
  Result<void> add(std::string_view, HttpHandler) override { return {}; }

  std::mutex secrets_mutex_;
  Secrets secrets_;  // guarded by secrets_mutex_
  const std::function<void(std::string_view)> notified_;
  host::SecretMask mask_;
  host::Log log_;
  host::Metrics metrics_;
  std::unique_ptr<host::Clock> clock_;
  std::unique_ptr<HostRandom> random_;
  std::shared_ptr<const Plugin> plugin_;
  std::mutex mutex_;
  // What somebody waits for, who is not to be woken by each event on the way there: that would take its part of the
  // cores that are measured.
  struct Awaited {
    std::string kind;
    std::int64_t count = 0;
  };
  Awaited awaited_;  // guarded by mutex_
  std::condition_variable delivered_;
  std::map<std::string, std::int64_t, std::less<>> events_;  // by kind; guarded by mutex_
  std::unique_ptr<host::Runtime> runtime_;
};

}  // namespace tieback::bench
