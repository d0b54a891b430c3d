// For who writes a host in C++: implement the services you offer, and hand HostAdapter::get() to the connector.
//
// Threads: connectors call services from any thread, several at once, unless a comment says otherwise. What a service
// throws is stopped at the boundary: the connector gets an internal error (or the stated fallback), the log gets the
// reason.
#pragma once

#include <tieback/abi/host.h>
#include <tieback/sdk/c_api.h>
#include <tieback/sdk/host_client.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tieback {

class HostLog {
 public:
  virtual ~HostLog() = default;
  virtual bool enabled(LogLevel level) = 0;
  // `fields`: a flat JSON object of strings as text, or empty.
  virtual void write(LogLevel level, std::string_view message, std::string_view fields) = 0;
};

class HostClock {
 public:
  virtual ~HostClock() = default;
  virtual std::int64_t nowUs() = 0;  // microseconds since 1970 in UTC
};

class HostWake {
 public:
  virtual ~HostWake() = default;
  virtual void wake(tieback_lane lane, std::int64_t at_us) = 0;  // 0: now; `lane` is below TIEBACK_LANE_COUNT
};

class HostMetrics {
 public:
  virtual ~HostMetrics() = default;
  // `labels`: a flat JSON object of strings as text, or empty.
  virtual void add(std::string_view name, std::string_view labels, std::int64_t increment) = 0;
  virtual void set(std::string_view name, std::string_view labels, std::int64_t value) = 0;
  virtual void observeUs(std::string_view name, std::string_view labels, std::int64_t microseconds) = 0;
};

class HostDirectory {
 public:
  virtual ~HostDirectory() = default;
  virtual Result<json::Value> approvers(std::string_view company) = 0;  // {"users": [user…]}
  // {"user": user}, or user_not_found.
  virtual Result<json::Value> user(std::string_view company, std::string_view user) = 0;
};

class HostSecrets {
 public:
  virtual ~HostSecrets() = default;
  virtual Result<std::string> get(std::string_view reference) = 0;
  virtual Result<void> compareAndPut(std::string_view reference, std::string_view expected, std::string_view value) = 0;
};

class HostEvents {
 public:
  virtual ~HostEvents() = default;
  virtual Result<void> deliver(std::string_view event) = 0;  // JSON text; good means applied durably
  virtual void notify(std::string_view notice) = 0;          // JSON text; must not block
};

class HostHttpRoutes {
 public:
  virtual ~HostHttpRoutes() = default;
  // The handler may be called until the connector is destroyed. route_taken when the prefix is in use.
  virtual Result<void> add(std::string_view prefix, HttpHandler handler) = 0;
};

class HostRandom {
 public:
  virtual ~HostRandom() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

// What a host offers; null: it has no such service. Borrowed: they must outlive the adapter.
struct HostServices {
  std::string name;
  std::string version;
  HostLog* log = nullptr;
  HostClock* clock = nullptr;
  HostWake* wake = nullptr;
  HostMetrics* metrics = nullptr;
  HostDirectory* directory = nullptr;
  HostSecrets* secrets = nullptr;
  HostEvents* events = nullptr;
  HostHttpRoutes* http_routes = nullptr;
  HostRandom* random = nullptr;
};

// One host as a connector sees it. Make one per connector where services differ by connector; it must outlive it.
class HostAdapter final : ExceptionReport {
 public:
  explicit HostAdapter(HostServices services);
  HostAdapter(const HostAdapter&) = delete;
  HostAdapter& operator=(const HostAdapter&) = delete;
  ~HostAdapter();

  const tieback_host* get() const { return &host_; }
  const HostServices& services() const { return services_; }

  // Where an exception that a service threw is told: the host's own log.
  ExceptionReport* reporter() { return this; }

 private:
  void report(std::string_view type, std::string_view what) noexcept override;
  static const void* getExtension(const tieback_host* host, tieback_str id) noexcept;

  HostServices services_;
  tieback_host host_{};
};

}  // namespace tieback
