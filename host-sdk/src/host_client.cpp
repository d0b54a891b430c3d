#include <tieback/sdk/host_client.h>

#include <tieback/abi/ext/clock.h>
#include <tieback/abi/ext/directory.h>
#include <tieback/abi/ext/events.h>
#include <tieback/abi/ext/http_route.h>
#include <tieback/abi/ext/metrics.h>
#include <tieback/abi/ext/random.h>
#include <tieback/abi/ext/secrets.h>
#include <tieback/abi/ext/wake.h>
#include <tieback/sdk/c_api.h>

#include <array>

namespace tieback {
namespace {

constexpr std::array<std::string_view, 9> kServiceIds{TIEBACK_EXT_LOG,     TIEBACK_EXT_CLOCK,      TIEBACK_EXT_WAKE,
                                                      TIEBACK_EXT_METRICS, TIEBACK_EXT_DIRECTORY,  TIEBACK_EXT_SECRETS,
                                                      TIEBACK_EXT_EVENTS,  TIEBACK_EXT_HTTP_ROUTE, TIEBACK_EXT_RANDOM};

// A host's table, or null when it is absent or lacks one of the members we call.
template <class Table, class... Members>
const Table* table(const HostClient& host, std::string_view id, Members Table::*... members) {
  const auto* found = static_cast<const Table*>(host.extension(id));
  if (found == nullptr || !(has(found, members) && ...)) return nullptr;
  return found;
}

template <class Table>
const Table& need(const Table* table, Service service) {
  if (table == nullptr) throw std::logic_error("the host has no " + std::string(serviceId(service)));
  return *table;
}

std::string labelText(const json::Value& labels) {
  return labels.isNull() ? std::string() : labels.dump();
}

Result<json::Value> parsed(tieback_status status, const TextSink& sink) {
  if (status != TIEBACK_OK) return errorFromAnswer(status, sink.text());
  try {
    return json::parse(sink.text());
  } catch (const json::ParseError& problem) {
    return internalError(std::string("The host's answer is ") + problem.what() + ".");
  }
}

Result<void> done(tieback_status status, const TextSink& sink) {
  if (status != TIEBACK_OK) return errorFromAnswer(status, sink.text());
  return {};
}

tieback_status serve(void* context, const tieback_http_request* request, int32_t* status,
                     const tieback_sink* content_type, const tieback_sink* body) noexcept {
  return guarded(nullptr, nullptr, [&]() -> Result<void> {
    const auto& handler = *static_cast<const HttpHandler*>(context);
    const HttpAnswer answer = handler({.method = std::string(view(request->method)),
                                       .path = std::string(view(request->path)),
                                       .query = std::string(view(request->query)),
                                       .headers = json::parse(view(request->headers)),
                                       .body = std::string(view(request->body))});
    *status = answer.status;
    if (writeTo(content_type, answer.content_type) && writeTo(body, answer.body)) return {};
    return internalError("the host took no answer");
  });
}

}  // namespace

std::string_view serviceId(Service service) {
  return kServiceIds.at(static_cast<std::size_t>(service));
}

HostClient::HostClient(const tieback_host* host) : host_(host) {
  using Directory = tieback_host_directory;
  using Metrics = tieback_host_metrics;
  log_ = table(*this, TIEBACK_EXT_LOG, &tieback_host_log::enabled, &tieback_host_log::write);
  clock_ = table(*this, TIEBACK_EXT_CLOCK, &tieback_host_clock::now_us);
  wake_ = table(*this, TIEBACK_EXT_WAKE, &tieback_host_wake::wake);
  metrics_ = table(*this, TIEBACK_EXT_METRICS, &Metrics::add, &Metrics::set, &Metrics::observe_us);
  directory_ = table(*this, TIEBACK_EXT_DIRECTORY, &Directory::approvers, &Directory::user);
  secrets_ = table(*this, TIEBACK_EXT_SECRETS, &tieback_host_secrets::get, &tieback_host_secrets::compare_and_put);
  events_ = table(*this, TIEBACK_EXT_EVENTS, &tieback_host_events::deliver, &tieback_host_events::notify);
  http_route_ = table(*this, TIEBACK_EXT_HTTP_ROUTE, &tieback_host_http_route::add);
  random_ = table(*this, TIEBACK_EXT_RANDOM, &tieback_host_random::fill);
}

std::string HostClient::name() const {
  return host_ != nullptr && reaches(host_, &tieback_host::name) ? std::string(view(host_->name)) : std::string();
}

std::string HostClient::version() const {
  return host_ != nullptr && reaches(host_, &tieback_host::version) ? std::string(view(host_->version)) : std::string();
}

bool HostClient::offers(Service service) const {
  switch (service) {
    case Service::log:
      return log_ != nullptr;
    case Service::clock:
      return clock_ != nullptr;
    case Service::wake:
      return wake_ != nullptr;
    case Service::metrics:
      return metrics_ != nullptr;
    case Service::directory:
      return directory_ != nullptr;
    case Service::secrets:
      return secrets_ != nullptr;
    case Service::events:
      return events_ != nullptr;
    case Service::http_route:
      return http_route_ != nullptr;
    case Service::random:
      return random_ != nullptr;
  }
  return false;
}

Result<void> HostClient::require(std::initializer_list<Service> services) const {
  json::Value missing = json::Value::array();
  std::string names;
  for (const Service service : services) {
    if (offers(service)) continue;
    missing.push(serviceId(service));
    names += (names.empty() ? "" : ", ") + std::string(serviceId(service));
  }
  if (names.empty()) return {};
  return Error{.code = "host_service_missing",
               .category = Category::bad_input,
               .message = "This host lacks what the connector cannot do without: " + names + ".",
               .details = json::Value::object({{"missing", missing}})};
}

const void* HostClient::extension(std::string_view id) const {
  if (host_ == nullptr || !has(host_, &tieback_host::get_extension)) return nullptr;
  return host_->get_extension(host_, borrow(id));
}

bool HostClient::logEnabled(LogLevel level) const {
  return log_ != nullptr && log_->enabled(host_, static_cast<tieback_log_level>(level)) != 0;
}

void HostClient::log(LogLevel level, std::string_view message, const json::Value& fields) const {
  if (!logEnabled(level)) return;
  log_->write(host_, static_cast<tieback_log_level>(level), borrow(message), borrow(labelText(fields)));
}

std::int64_t HostClient::nowUs() const {
  return need(clock_, Service::clock).now_us(host_);
}

void HostClient::wake(tieback_lane lane, std::int64_t at_us) const {
  if (wake_ != nullptr) wake_->wake(host_, lane, at_us);
}

void HostClient::count(std::string_view metric, const json::Value& labels, std::int64_t increment) const {
  if (metrics_ != nullptr) metrics_->add(host_, borrow(metric), borrow(labelText(labels)), increment);
}

void HostClient::gauge(std::string_view metric, const json::Value& labels, std::int64_t value) const {
  if (metrics_ != nullptr) metrics_->set(host_, borrow(metric), borrow(labelText(labels)), value);
}

void HostClient::observeUs(std::string_view metric, const json::Value& labels, std::int64_t microseconds) const {
  if (metrics_ != nullptr) metrics_->observe_us(host_, borrow(metric), borrow(labelText(labels)), microseconds);
}

Result<json::Value> HostClient::approvers(std::string_view company) const {
  TextSink sink;
  return parsed(need(directory_, Service::directory).approvers(host_, borrow(company), sink.get()), sink);
}

Result<json::Value> HostClient::user(std::string_view company, std::string_view user) const {
  TextSink sink;
  return parsed(need(directory_, Service::directory).user(host_, borrow(company), borrow(user), sink.get()), sink);
}

Result<std::string> HostClient::secret(std::string_view reference) const {
  TextSink sink;
  const tieback_status status = need(secrets_, Service::secrets).get(host_, borrow(reference), sink.get());
  if (status != TIEBACK_OK) return errorFromAnswer(status, sink.text());
  return sink.take();
}

Result<void> HostClient::compareAndPutSecret(std::string_view reference, std::string_view expected,
                                             std::string_view value) const {
  TextSink sink;
  return done(need(secrets_, Service::secrets)
                  .compare_and_put(host_, borrow(reference), borrow(expected), borrow(value), sink.get()),
              sink);
}

Result<void> HostClient::deliver(const json::Value& event) const {
  return deliverText(event.dump());
}

Result<void> HostClient::deliverText(std::string_view event) const {
  TextSink sink;
  return done(need(events_, Service::events).deliver(host_, borrow(event), sink.get()), sink);
}

void HostClient::notify(const json::Value& notice) const {
  notifyText(notice.dump());
}

void HostClient::notifyText(std::string_view notice) const {
  if (events_ != nullptr) events_->notify(host_, borrow(notice));
}

Result<void> HostClient::addRoute(std::string_view prefix, const HttpHandler* handler) const {
  TextSink sink;
  // The boundary knows no const context; serve() reads it only.
  void* context = const_cast<HttpHandler*>(handler);
  return done(need(http_route_, Service::http_route).add(host_, borrow(prefix), &serve, context, sink.get()), sink);
}

void HostClient::randomBytes(std::span<std::uint8_t> bytes) const {
  need(random_, Service::random).fill(host_, bytes.data(), bytes.size());
}

}  // namespace tieback
