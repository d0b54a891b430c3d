#include "kit_host.h"

#include <tieback/abi/ext/directory.h>
#include <tieback/abi/ext/events.h>
#include <tieback/abi/ext/secrets.h>

#include <limits>
#include <mutex>
#include <random>

namespace tieback::conformance {
namespace {

using json::Value;

Error refusal() {
  return internalError("The kit's host was told to fail.");
}

// Tables of a host that breaks its word. They need no context.
tieback_status writeNonsense(const tieback_sink* sink) {
  writeTo(sink, "{\"users\": [nonsense");
  return TIEBACK_OK;
}
constexpr tieback_host_directory kLyingDirectory{
    sizeof(tieback_host_directory), 0,
    [](const tieback_host*, tieback_str, const tieback_sink* sink) noexcept { return writeNonsense(sink); },
    [](const tieback_host*, tieback_str, tieback_str, const tieback_sink*) noexcept -> tieback_status { return 99; }};
constexpr tieback_host_secrets kLyingSecrets{
    sizeof(tieback_host_secrets), 0,
    [](const tieback_host*, tieback_str, const tieback_sink* sink) noexcept -> tieback_status {
      writeTo(sink, std::string_view("\xFF\x00\r\nX: y", 8));
      return TIEBACK_OK;
    },
    [](const tieback_host*, tieback_str, tieback_str, tieback_str, const tieback_sink*) noexcept -> tieback_status {
      return -1;
    }};
constexpr tieback_host_events kLyingEvents{
    sizeof(tieback_host_events), 0,
    [](const tieback_host*, tieback_str, const tieback_sink* sink) noexcept -> tieback_status {
      writeTo(sink, "not an error document");
      return TIEBACK_CONFLICT;
    },
    [](const tieback_host*, tieback_str) noexcept {}};

}  // namespace

struct KitHost::Services : HostLog,
                           HostClock,
                           HostWake,
                           HostMetrics,
                           HostDirectory,
                           HostSecrets,
                           HostEvents,
                           HostHttpRoutes,
                           HostRandom {
  explicit Services(KitHost& kit_host) : kit(kit_host) {}

  bool failing() const { return kit.mood_ == Mood::failing; }

  bool enabled(LogLevel) override { return true; }
  void write(LogLevel, std::string_view, std::string_view) override {}

  std::int64_t nowUs() override {
    if (kit.mood_ != Mood::extreme) return kit.now_us_;
    static constexpr std::int64_t kTimes[] = {0, -1, std::numeric_limits<std::int64_t>::max(),
                                              std::numeric_limits<std::int64_t>::min(), 1'781'514'000'000'000};
    return kTimes[jumps++ % std::size(kTimes)];
  }

  void wake(tieback_lane, std::int64_t) override {}

  void add(std::string_view, std::string_view, std::int64_t) override {}
  void set(std::string_view, std::string_view, std::int64_t) override {}
  void observeUs(std::string_view, std::string_view, std::int64_t) override {}

  static Value user(std::string_view id) {
    return Value::object({{"id", id}, {"name", "Ann Approver"}, {"email", "ann@example.com"}, {"time_zone", "UTC"}});
  }
  Result<Value> approvers(std::string_view) override {
    if (failing()) return refusal();
    return Value::object({{"users", Value::array({user("u-approver")})}});
  }
  Result<Value> user(std::string_view, std::string_view id) override {
    if (failing()) return refusal();
    return Value::object({{"user", user(id)}});
  }

  Result<std::string> get(std::string_view) override {
    if (failing()) return refusal();
    return std::string("conformance");
  }
  Result<void> compareAndPut(std::string_view, std::string_view, std::string_view) override {
    if (failing()) return refusal();
    return {};
  }

  Result<void> deliver(std::string_view) override {
    if (failing()) return refusal();
    return {};
  }
  void notify(std::string_view) override {}

  Result<void> add(std::string_view, HttpHandler) override {
    if (failing()) return refusal();
    return {};
  }

  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  }

  KitHost& kit;
  std::atomic<unsigned> jumps{0};
  std::mutex mutex;
  std::mt19937 random{7};
};

KitHost::KitHost(Mood mood, const std::set<Service>& absent)
    : mood_(mood), services_(std::make_unique<Services>(*this)) {
  for (const Service service : absent) absent_.emplace(serviceId(service));
  Services* all = services_.get();
  adapter_ = std::make_unique<HostAdapter>(HostServices{.name = "tieback-conformance",
                                                        .version = "1",
                                                        .log = all,
                                                        .clock = all,
                                                        .wake = all,
                                                        .metrics = all,
                                                        .directory = all,
                                                        .secrets = all,
                                                        .events = all,
                                                        .http_routes = all,
                                                        .random = all});
  // Honest tables find their way by host->context, so this host passes the adapter's on as its own.
  host_ = *adapter_->get();
  host_.get_extension = &KitHost::getExtension;
}

KitHost::~KitHost() = default;

const void* KitHost::getExtension(const tieback_host* host, tieback_str id) noexcept {
  const auto& adapter = *static_cast<const HostAdapter*>(host->context);
  const KitHost& kit = static_cast<const Services*>(adapter.services().log)->kit;
  const std::string_view wanted = view(id);
  if (kit.absent_.contains(std::string(wanted))) return nullptr;
  if (kit.mood_ == Mood::lying) {
    if (wanted == TIEBACK_EXT_DIRECTORY) return &kLyingDirectory;
    if (wanted == TIEBACK_EXT_SECRETS) return &kLyingSecrets;
    if (wanted == TIEBACK_EXT_EVENTS) return &kLyingEvents;
  }
  return adapter.get()->get_extension(adapter.get(), id);
}

}  // namespace tieback::conformance
