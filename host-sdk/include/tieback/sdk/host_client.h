// The host as a C++ connector sees it. A light value that copies freely; valid as long as the connector lives.
//
// Threads: every call is thread-safe unless its comment says otherwise.
// A service that the host does not have: log, wake, metrics and notices do nothing; all else throws std::logic_error,
// so name what you cannot do without in require(), first thing in create().
#pragma once

#include <tieback/abi/ext/log.h>
#include <tieback/abi/host.h>
#include <tieback/sdk/result.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

struct tieback_host_clock;
struct tieback_host_directory;
struct tieback_host_events;
struct tieback_host_http_route;
struct tieback_host_metrics;
struct tieback_host_random;
struct tieback_host_secrets;
struct tieback_host_wake;
struct tieback_http_request;

namespace tieback {

enum class Service : std::uint8_t { log, clock, wake, metrics, directory, secrets, events, http_route, random };
std::string_view serviceId(Service service);  // "tieback.host.clock/1"

enum class LogLevel : tieback_log_level {
  debug = TIEBACK_LOG_DEBUG,
  info = TIEBACK_LOG_INFO,
  warning = TIEBACK_LOG_WARNING,
  error = TIEBACK_LOG_ERROR,
  host_misbehaving = TIEBACK_LOG_HOST_MISBEHAVING,
};

// One call from outside, and its answer. Used on both sides of the http-route service.
struct HttpRequest {
  std::string method;
  std::string path;  // below the prefix, percent-decoded
  std::string query;
  json::Value headers = json::Value::object();  // lower-case names to strings
  std::string body;
};
struct HttpAnswer {
  int status = 200;
  std::string content_type;
  std::string body;
};
using HttpHandler = std::function<HttpAnswer(const HttpRequest&)>;

class HostClient {
 public:
  HostClient() = default;  // a host without any service
  explicit HostClient(const tieback_host* host);

  const tieback_host* get() const { return host_; }
  std::string name() const;
  std::string version() const;

  bool offers(Service service) const;
  // Code host_service_missing, naming every missing service; nothing missing: good.
  Result<void> require(std::initializer_list<Service> services) const;
  // A service table that this SDK does not know of, or null.
  const void* extension(std::string_view id) const;

  bool logEnabled(LogLevel level) const;
  void log(LogLevel level, std::string_view message, const json::Value& fields = {}) const;

  std::int64_t nowUs() const;  // microseconds since 1970 in UTC; may jump either way

  void wake(tieback_lane lane, std::int64_t at_us = 0) const;  // 0: now

  // `labels`: a flat object of strings, or null.
  void count(std::string_view metric, const json::Value& labels = {}, std::int64_t increment = 1) const;
  void gauge(std::string_view metric, const json::Value& labels, std::int64_t value) const;
  void observeUs(std::string_view metric, const json::Value& labels, std::int64_t microseconds) const;

  Result<json::Value> approvers(std::string_view company) const;                    // {"users": [user…]}
  Result<json::Value> user(std::string_view company, std::string_view user) const;  // {"user": user}

  Result<std::string> secret(std::string_view reference) const;
  Result<void> compareAndPutSecret(std::string_view reference, std::string_view expected, std::string_view value) const;

  Result<void> deliver(const json::Value& event) const;    // events lane only
  Result<void> deliverText(std::string_view event) const;  // likewise, of one that is JSON text already
  void notify(const json::Value& notice) const;
  void notifyText(std::string_view notice) const;  // likewise, of one that is JSON text already

  // Within create() only. The handler must live as long as the connector; it is called from any thread, and what it
  // throws becomes status 500.
  Result<void> addRoute(std::string_view prefix, const HttpHandler* handler) const;

  void randomBytes(std::span<std::uint8_t> bytes) const;

 private:
  const tieback_host* host_ = nullptr;
  const tieback_host_log* log_ = nullptr;
  const tieback_host_clock* clock_ = nullptr;
  const tieback_host_wake* wake_ = nullptr;
  const tieback_host_metrics* metrics_ = nullptr;
  const tieback_host_directory* directory_ = nullptr;
  const tieback_host_secrets* secrets_ = nullptr;
  const tieback_host_events* events_ = nullptr;
  const tieback_host_http_route* http_route_ = nullptr;
  const tieback_host_random* random_ = nullptr;
};

}  // namespace tieback
