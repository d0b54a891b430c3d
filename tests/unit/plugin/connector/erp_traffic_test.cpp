// Each exchange with an ERP is counted, and logged without secrets; bodies only where the log is asked for them.
#include <catch2/catch.hpp>

#include <map>
#include <vector>

#include <tieback/sdk/host_side.h>

#include "connector/erp_traffic.h"

namespace tieback {
namespace {

struct Watcher : HostLog, HostMetrics {
  LogLevel level = LogLevel::info;
  std::vector<std::pair<LogLevel, std::string>> lines;
  std::map<std::string, std::int64_t> counted;

  bool enabled(LogLevel asked) override { return asked >= level; }
  void write(LogLevel at, std::string_view message, std::string_view fields) override {
    lines.emplace_back(at, std::string(message) + " " + std::string(fields));
  }
  void add(std::string_view name, std::string_view labels, std::int64_t by) override {
    counted[std::string(name) + std::string(labels)] += by;
  }
  void set(std::string_view, std::string_view, std::int64_t) override {}
  void observeUs(std::string_view name, std::string_view labels, std::int64_t us) override {
    counted[std::string(name) + std::string(labels)] += us;
  }
};

HostServices servicesOf(Watcher& watcher) {
  HostServices services;
  services.name = "test";
  services.version = "1";
  services.log = &watcher;
  services.metrics = &watcher;
  return services;
}

void login(const erp::ExchangeObserver& observe, const erp::Exchange& result) {
  const erp::WireRequest request{"POST", "/login", {{"Cookie", "a=b"}}, R"({"name":"x","password":"hush"})"};
  observe({request, result, std::chrono::microseconds(1500)});
}

}  // namespace

TEST_CASE("an exchange is counted by connection and result, and timed") {
  Watcher watcher;
  HostAdapter adapter(servicesOf(watcher));
  const auto observe = trafficObserver(HostClient(adapter.get()), "acme");
  login(observe, erp::WireReply{200, {}, "{}"});
  login(observe, erp::Lost{"reset"});
  CHECK(watcher.counted[R"(erp_requests_total{"connection":"acme","result":"200"})"] == 1);
  CHECK(watcher.counted[R"(erp_requests_total{"connection":"acme","result":"lost"})"] == 1);
  CHECK(watcher.counted[R"(erp_request_seconds{"connection":"acme"})"] == 3000);
  REQUIRE(watcher.lines.size() == 1);  // what got an answer is for the debug level
  CHECK(watcher.lines[0].first == LogLevel::warning);
  CHECK_THAT(watcher.lines[0].second, Catch::Contains("reset") && !Catch::Contains("hush") && !Catch::Contains("name"));
}

TEST_CASE("at debug level the bodies are there, without their secrets") {
  Watcher watcher;
  watcher.level = LogLevel::debug;
  HostAdapter adapter(servicesOf(watcher));
  const auto observe = trafficObserver(HostClient(adapter.get()), "acme");
  login(observe, erp::WireReply{200, {}, R"({"access_token":"hush","RefNbr":"000042"})"});
  REQUIRE(watcher.lines.size() == 1);
  CHECK_THAT(watcher.lines[0].second, Catch::Contains("000042") && Catch::Contains("***") && !Catch::Contains("hush"));
}

TEST_CASE("a host without log and metrics does not stop an exchange") {
  HostServices services;
  services.name = "test";
  services.version = "1";
  HostAdapter adapter(services);
  login(trafficObserver(HostClient(adapter.get()), "acme"), erp::NotSent{"no connection"});
}

}  // namespace tieback
