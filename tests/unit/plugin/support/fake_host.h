// A host in memory: a clock that the test moves, wake-ups and events remembered, randomness that repeats.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <tieback/sdk/host_side.h>

namespace tieback::test {

inline constexpr std::int64_t kStart = 1'781'514'000'000'000;  // 2026-06-15T09:00:00Z
inline constexpr std::int64_t kSecond = 1'000'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;

class FakeHost : HostClock, HostWake, HostDirectory, HostSecrets, HostEvents, HostRandom, HostLog {
 public:
  FakeHost() : adapter_(services()) {}  // NOLINT(bugprone-throw-keyword-missing): HostAdapter is no exception

  HostClient client() { return HostClient(adapter_.get()); }
  void advance(std::int64_t micros) { now += micros; }

  std::int64_t now = kStart;
  std::vector<json::Value> events;
  std::optional<Error> refuse_events;
  std::function<void()> before_deliver;
  std::map<std::string, std::string> secrets;
  json::Value users = json::Value::array();
  std::function<void(tieback_lane)> on_wake;
  std::vector<std::string> warnings;  // and errors, of its log

 private:
  HostServices services() {
    HostServices services;
    services.name = "test";
    services.version = "1";
    services.clock = this;
    services.wake = this;
    services.directory = this;
    services.secrets = this;
    services.events = this;
    services.random = this;
    services.log = this;
    return services;
  }
  std::int64_t nowUs() override { return now; }
  void wake(tieback_lane lane, std::int64_t) override {
    if (on_wake) on_wake(lane);
  }
  Result<json::Value> approvers(std::string_view) override { return json::Value::object({{"users", users}}); }
  Result<json::Value> user(std::string_view, std::string_view) override { return badRequest("no such user"); }
  Result<std::string> get(std::string_view reference) override { return secrets[std::string(reference)]; }
  Result<void> compareAndPut(std::string_view reference, std::string_view, std::string_view value) override {
    secrets[std::string(reference)] = value;
    return {};
  }
  Result<void> deliver(std::string_view event) override {
    if (before_deliver) before_deliver();
    if (refuse_events) return *refuse_events;
    events.push_back(json::parse(event));
    return {};
  }
  void notify(std::string_view) override {}
  bool enabled(LogLevel) override { return true; }
  void write(LogLevel level, std::string_view message, std::string_view) override {
    if (level >= LogLevel::warning) warnings.emplace_back(message);
  }
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(next_ = next_ * 1103515245u + 12345u);
  }

  unsigned next_ = 7;
  HostAdapter adapter_;
};

}  // namespace tieback::test
