#include "erp/http/http_transport.h"

#include <Poco/Net/HTTPRequest.h>
#include <tieback/sdk/mutex.h>

#include <sstream>
#include <stdexcept>

#include "erp/http/connection.h"
#include "erp/http/reply_reader.h"
#include "erp/port/dialect.h"

namespace tieback::erp {
namespace {

Poco::Net::Context::Ptr contextOrConfigError(const HttpOptions& options) {
  try {
    return makeTlsContext(options);
  } catch (const NetFailure& e) {
    throw ConfigError{options.ca_file.empty() ? "endpoint.url" : "endpoint.ca_file", e.what()};
  }
}

bool clean(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

// Header injection is a fault of ours, not of the network.
void checkRequest(const WireRequest& request) {
  if (request.target.empty() || request.target.front() != '/' || !clean(request.target) ||
      request.target.find(' ') != std::string::npos) {
    throw std::invalid_argument("not a request target: " + request.target);
  }
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || !clean(name) || !clean(value)) throw std::invalid_argument("not a header: " + name);
  }
}

std::string serialise(const WireRequest& request, const HttpOptions& options) {
  Poco::Net::HTTPRequest head(request.method, options.base_path + request.target, Poco::Net::HTTPMessage::HTTP_1_1);
  const auto origin = options.origin();
  head.setHost(origin.substr(origin.find("//") + 2));
  head.set("User-Agent", "Tieback");
  head.set("Accept-Encoding", "identity");
  for (const auto& [name, value] : request.headers) head.set(name, value);
  const bool body_expected = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (body_expected || !request.body.empty()) head.set("Content-Length", std::to_string(request.body.size()));
  head.setKeepAlive(true);
  std::ostringstream text;
  head.write(text);
  return text.str() + request.body;
}

}  // namespace

struct HttpTransport::Pool {
  explicit Pool(const HttpOptions& options) : tls(contextOrConfigError(options)), max(options.max_idle_connections) {}

  // A connection that is still quiet and open, or null. Those that are not are closed.
  std::unique_ptr<Connection> take() {
    const Lock lock(mutex);
    while (!idle.empty()) {
      auto connection = std::move(idle.back());
      idle.pop_back();
      if (connection->reusable()) return connection;
    }
    return nullptr;
  }
  void give(std::unique_ptr<Connection> connection) {
    connection->touch();
    const Lock lock(mutex);
    if (idle.size() < max) idle.push_back(std::move(connection));
  }

  const Poco::Net::Context::Ptr tls;
  const std::size_t max;
  Mutex mutex;
  std::vector<std::unique_ptr<Connection>> idle TIEBACK_GUARDED_BY(mutex);
};

HttpTransport::HttpTransport(HttpOptions options, HttpHooks hooks)
    : options_(std::move(options)), hooks_(std::move(hooks)), pool_(std::make_unique<Pool>(options_)) {}

HttpTransport::~HttpTransport() = default;

Exchange HttpTransport::exchange(const WireRequest& request) {
  checkRequest(request);
  const auto begun = Watch::Clock::now();
  auto result = attempt(request);
  if (hooks_.observer) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Watch::Clock::now() - begun);
    hooks_.observer(SeenExchange(request, result, took));
  }
  return result;
}

Exchange HttpTransport::attempt(const WireRequest& request) {
  if (hooks_.gate != nullptr) {
    if (const auto at = hooks_.gate->enter()) return NotSent{"our own limit of requests per minute is reached", at};
  }
  const Watch watch(options_.total_timeout, hooks_.cancelled);
  const auto bytes = serialise(request, options_);
  auto connection = pool_->take();
  try {
    if (hooks_.cancelled && hooks_.cancelled()) return NotSent{"stopped on request"};
    if (!connection) connection = std::make_unique<Connection>(options_, pool_->tls, watch);
  } catch (const NetFailure& e) {
    return NotSent{"no connection to " + options_.origin() + ": " + e.what()};
  }
  // From here on the ERP may have seen some of it, whatever happens.
  try {
    connection->send(bytes, watch);
    auto read = readReply(*connection, watch, request.method, options_.max_answer);
    if (read.keep_alive) pool_->give(std::move(connection));
    return std::move(read.reply);
  } catch (const NetFailure& e) {
    return Lost{std::string("no whole answer from ") + options_.origin() + ": " + e.what()};
  }
}

}  // namespace tieback::erp
