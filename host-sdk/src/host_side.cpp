#include <tieback/sdk/host_side.h>

#include <tieback/abi/ext/clock.h>
#include <tieback/abi/ext/directory.h>
#include <tieback/abi/ext/events.h>
#include <tieback/abi/ext/http_route.h>
#include <tieback/abi/ext/log.h>
#include <tieback/abi/ext/metrics.h>
#include <tieback/abi/ext/random.h>
#include <tieback/abi/ext/secrets.h>
#include <tieback/abi/ext/wake.h>
#include <tieback/abi/types.h>

#include <algorithm>
#include <array>

namespace tieback {
namespace {

// Only HostAdapter makes the hosts that these functions are given.
HostAdapter& adapter(const tieback_host* host) {
  return *static_cast<HostAdapter*>(host->context);
}
ExceptionReport* reportTo(const tieback_host* host);

// Calls one service; every function below is made of one of these two.
template <class Body>
tieback_status serve(const tieback_host* host, const tieback_sink* sink, Body&& body) noexcept {
  return guarded(sink, reportTo(host), [&] { return body(adapter(host).services()); });
}
template <class Value, class Body>
Value serveOr(Value fallback, const tieback_host* host, Body&& body) noexcept {
  return guardedOr(fallback, reportTo(host), [&]() -> Value { return body(adapter(host).services()); });
}
template <class Body>
void serveVoid(const tieback_host* host, Body&& body) noexcept {
  guardedOr(0, reportTo(host), [&] {
    body(adapter(host).services());
    return 0;
  });
}

constexpr tieback_host_log kLog{
    sizeof(tieback_host_log), 0,
    [](const tieback_host* host, tieback_log_level level) noexcept -> int32_t {
      return serveOr(0, host, [&](const HostServices& on) { return on.log->enabled(LogLevel{level}) ? 1 : 0; });
    },
    [](const tieback_host* host, tieback_log_level level, tieback_str message, tieback_str fields) noexcept {
      serveVoid(host, [&](const HostServices& on) { on.log->write(LogLevel{level}, view(message), view(fields)); });
    }};

constexpr tieback_host_clock kClock{sizeof(tieback_host_clock), 0, [](const tieback_host* host) noexcept -> int64_t {
                                      return serveOr(int64_t{0}, host,
                                                     [](const HostServices& on) { return on.clock->nowUs(); });
                                    }};

constexpr tieback_host_wake kWake{sizeof(tieback_host_wake), 0,
                                  [](const tieback_host* host, tieback_lane lane, int64_t at_us) noexcept {
                                    serveVoid(host, [&](const HostServices& on) {
                                      if (lane >= TIEBACK_LANE_COUNT)
                                        throw std::out_of_range("a wake-up for lane " + std::to_string(lane));
                                      on.wake->wake(lane, at_us);
                                    });
                                  }};

constexpr tieback_host_metrics kMetrics{
    sizeof(tieback_host_metrics), 0,
    [](const tieback_host* host, tieback_str name, tieback_str labels, int64_t increment) noexcept {
      serveVoid(host, [&](const HostServices& on) { on.metrics->add(view(name), view(labels), increment); });
    },
    [](const tieback_host* host, tieback_str name, tieback_str labels, int64_t value) noexcept {
      serveVoid(host, [&](const HostServices& on) { on.metrics->set(view(name), view(labels), value); });
    },
    [](const tieback_host* host, tieback_str name, tieback_str labels, int64_t microseconds) noexcept {
      serveVoid(host, [&](const HostServices& on) { on.metrics->observeUs(view(name), view(labels), microseconds); });
    }};

constexpr tieback_host_directory kDirectory{
    sizeof(tieback_host_directory), 0,
    [](const tieback_host* host, tieback_str company, const tieback_sink* sink) noexcept {
      return serve(host, sink, [&](const HostServices& on) { return on.directory->approvers(view(company)); });
    },
    [](const tieback_host* host, tieback_str company, tieback_str user, const tieback_sink* sink) noexcept {
      return serve(host, sink, [&](const HostServices& on) { return on.directory->user(view(company), view(user)); });
    }};

constexpr tieback_host_secrets kSecrets{
    sizeof(tieback_host_secrets), 0,
    [](const tieback_host* host, tieback_str reference, const tieback_sink* sink) noexcept {
      return serve(host, sink, [&](const HostServices& on) { return on.secrets->get(view(reference)); });
    },
    [](const tieback_host* host, tieback_str reference, tieback_str expected, tieback_str value,
       const tieback_sink* sink) noexcept {
      return serve(host, sink, [&](const HostServices& on) {
        return on.secrets->compareAndPut(view(reference), view(expected), view(value));
      });
    }};

constexpr tieback_host_events kEvents{
    sizeof(tieback_host_events), 0,
    [](const tieback_host* host, tieback_str event, const tieback_sink* sink) noexcept {
      return serve(host, sink, [&](const HostServices& on) { return on.events->deliver(view(event)); });
    },
    [](const tieback_host* host, tieback_str notice) noexcept {
      serveVoid(host, [&](const HostServices& on) { on.events->notify(view(notice)); });
    }};

// The connector's C handler as a function that a host written in C++ can call.
HttpAnswer callHandler(tieback_http_handler handler, void* context, const HttpRequest& request) {
  const std::string headers = request.headers.dump();
  const tieback_http_request borrowed{sizeof(tieback_http_request), 0,
                                      borrow(request.method),       borrow(request.path),
                                      borrow(request.query),        borrow(headers),
                                      borrow(request.body)};
  TextSink content_type;
  TextSink body;
  std::int32_t status = 500;
  if (handler(context, &borrowed, &status, content_type.get(), body.get()) != TIEBACK_OK) {
    return {500, "text/plain; charset=utf-8", "The connector could not answer.\n"};
  }
  return {status, content_type.take(), body.take()};
}

constexpr tieback_host_http_route kHttpRoute{
    sizeof(tieback_host_http_route), 0,
    [](const tieback_host* host, tieback_str prefix, tieback_http_handler handler, void* context,
       const tieback_sink* sink) noexcept {
      return serve(host, sink, [&](const HostServices& on) -> Result<void> {
        if (handler == nullptr) return badRequest("A route needs a handler.");
        return on.http_routes->add(view(prefix), [handler, context](const HttpRequest& request) {
          return callHandler(handler, context, request);
        });
      });
    }};

constexpr tieback_host_random kRandom{
    sizeof(tieback_host_random), 0, [](const tieback_host* host, uint8_t* bytes, uint64_t count) noexcept {
      serveVoid(host, [&](const HostServices& on) { on.random->fill({bytes, static_cast<std::size_t>(count)}); });
    }};

struct Offer {
  std::string_view id;
  bool (*present)(const HostServices&);
  const void* table;
};
constexpr std::array<Offer, 9> kOffers{{
    {TIEBACK_EXT_LOG, [](const HostServices& on) { return on.log != nullptr; }, &kLog},
    {TIEBACK_EXT_CLOCK, [](const HostServices& on) { return on.clock != nullptr; }, &kClock},
    {TIEBACK_EXT_WAKE, [](const HostServices& on) { return on.wake != nullptr; }, &kWake},
    {TIEBACK_EXT_METRICS, [](const HostServices& on) { return on.metrics != nullptr; }, &kMetrics},
    {TIEBACK_EXT_DIRECTORY, [](const HostServices& on) { return on.directory != nullptr; }, &kDirectory},
    {TIEBACK_EXT_SECRETS, [](const HostServices& on) { return on.secrets != nullptr; }, &kSecrets},
    {TIEBACK_EXT_EVENTS, [](const HostServices& on) { return on.events != nullptr; }, &kEvents},
    {TIEBACK_EXT_HTTP_ROUTE, [](const HostServices& on) { return on.http_routes != nullptr; }, &kHttpRoute},
    {TIEBACK_EXT_RANDOM, [](const HostServices& on) { return on.random != nullptr; }, &kRandom},
}};

ExceptionReport* reportTo(const tieback_host* host) {
  return adapter(host).reporter();
}

}  // namespace

HostAdapter::HostAdapter(HostServices services) : services_(std::move(services)) {
  host_.size = sizeof(host_);
  host_.abi_minor = TIEBACK_ABI_MINOR;
  host_.context = this;
  host_.name = borrow(services_.name);
  host_.version = borrow(services_.version);
  host_.get_extension = &HostAdapter::getExtension;
}

HostAdapter::~HostAdapter() = default;

void HostAdapter::report(std::string_view type, std::string_view what) noexcept {
  if (services_.log == nullptr) return;
  try {
    const json::Value fields = json::Value::object({{"exception", cleanUtf8(type)}, {"what", cleanUtf8(what)}});
    services_.log->write(LogLevel::error, "A host service failed and was stopped at the boundary.", fields.dump());
  } catch (...) {  // the log itself is what fails
  }
}

const void* HostAdapter::getExtension(const tieback_host* host, tieback_str id) noexcept {
  const auto* offer =
      std::find_if(kOffers.begin(), kOffers.end(), [&](const Offer& entry) { return entry.id == view(id); });
  if (offer == kOffers.end() || !offer->present(adapter(host).services())) return nullptr;
  return offer->table;
}

}  // namespace tieback
