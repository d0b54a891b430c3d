// The real host's workers and services around the CCO connector, without its HTTP API and project side: what crosses
// the contract is all there, what the platform does with it is not.
#pragma once

#include "support/settings.h"

#include <base/clock.h>
#include <base/random.h>
#include <observe/log.h>
#include <observe/mask.h>
#include <observe/metrics.h>
#include <plugin_host/runtime.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace tieback::bench {

// Connections b-1, b-2, …: all of company c-1, or each of one of its own (c-1, c-2, …).
enum class Companies { one, many };

// So many connections at one ERP, and the ledger at `ledger_url` (sqlite:FILE or postgresql://…).
json::Value connectorConfig(const Settings& settings, const std::string& ledger_url, const std::string& erp_url,
                            int connections, Companies companies = Companies::one);

class ConnectorHost : HostDirectory, HostSecrets, HostEvents, HostHttpRoutes {
 public:
  // Throws std::runtime_error when the connector can't be made.
  ConnectorHost(const Settings& settings, const std::string& name, const json::Value& config,
                const host::Lanes::Counts& workers);
  ~ConnectorHost() override;

  // The answer; throws std::runtime_error with what the connector said when it is an error.
  json::Value call(Operation operation, const json::Value& request) const;
  const ConnectorHandle& connector() const { return runtime_->connector(); }

  void startWork() { runtime_->start(); }
  void stopWork() { runtime_->stop(); }
  // Waits until so many events of that kind were handed over. Throws when the time is over or an export failed.
  void awaitEvents(const std::string& kind, std::int64_t count, std::chrono::seconds patience);

 private:
  Result<json::Value> approvers(std::string_view company) override;
  Result<json::Value> user(std::string_view company, std::string_view user) override;
  Result<std::string> get(std::string_view reference) override;
  Result<void> compareAndPut(std::string_view reference, std::string_view expected, std::string_view value) override;
  Result<void> deliver(std::string_view event) override;
  void notify(std::string_view) override {}
  Result<void> add(std::string_view, HttpHandler) override { return {}; }

  host::SecretMask mask_;
  host::Log log_;
  host::Metrics metrics_;
  std::unique_ptr<host::Clock> clock_;
  std::unique_ptr<HostRandom> random_;
  std::shared_ptr<const Plugin> plugin_;
  std::mutex mutex_;
  std::condition_variable delivered_;
  std::map<std::string, std::int64_t, std::less<>> events_;  // by kind; guarded by mutex_
  std::unique_ptr<host::Runtime> runtime_;
};

}  // namespace tieback::bench
