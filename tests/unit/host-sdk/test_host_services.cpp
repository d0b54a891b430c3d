// Host services through both wrappers: a host written in C++, seen by a connector written in C++.
#include <tieback/abi/ext/clock.h>
#include <tieback/abi/ext/http_route.h>
#include <tieback/sdk/host_side.h>
#include <catch2/catch.hpp>

#include <map>
#include <stdexcept>
#include <vector>

using namespace tieback;
using json::Value;

namespace {

struct Recorder : HostLog, HostWake, HostMetrics, HostSecrets, HostHttpRoutes, HostRandom {
  bool enabled(LogLevel level) override { return level >= LogLevel::warning; }
  void write(LogLevel, std::string_view message, std::string_view fields) override {
    lines.push_back(std::string(message) + "|" + std::string(fields));
  }
  void wake(tieback_lane lane, std::int64_t at_us) override { wakes.emplace_back(lane, at_us); }
  void add(std::string_view name, std::string_view labels, std::int64_t n) override { meter("add", name, labels, n); }
  void set(std::string_view name, std::string_view labels, std::int64_t n) override { meter("set", name, labels, n); }
  void observeUs(std::string_view name, std::string_view labels, std::int64_t n) override {
    meter("observe", name, labels, n);
  }
  Result<std::string> get(std::string_view reference) override {
    if (reference == "env:THROW") throw std::runtime_error("a secret path");
    const auto found = secrets.find(std::string(reference));
    if (found == secrets.end()) {
      return Error{"secret_not_found", Category::bad_input, "There is no " + std::string(reference) + "."};
    }
    return found->second;
  }
  Result<void> compareAndPut(std::string_view reference, std::string_view expected, std::string_view value) override {
    auto& present = secrets[std::string(reference)];
    if (present != expected) return Error{"secret_changed", Category::conflict, "Another host was quicker."};
    present = value;
    return {};
  }
  Result<void> add(std::string_view prefix, HttpHandler handler) override {
    if (!routes.emplace(std::string(prefix), std::move(handler)).second) {
      return Error{"route_taken", Category::conflict, "It is in use."};
    }
    return {};
  }
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = 7;
  }
  void meter(const char* kind, std::string_view name, std::string_view labels, std::int64_t n) {
    lines.push_back(std::string(kind) + " " + std::string(name) + std::string(labels) + " " + std::to_string(n));
  }

  std::vector<std::string> lines;
  std::vector<std::pair<tieback_lane, std::int64_t>> wakes;
  std::map<std::string, std::string> secrets{{"env:PASSWORD", std::string("p\0w", 3)}};
  std::map<std::string, HttpHandler> routes;
};

struct Setting {
  Recorder on;
  HostAdapter host{{.name = "test",
                    .version = "2",
                    .log = &on,
                    .wake = &on,
                    .metrics = &on,
                    .secrets = &on,
                    .http_routes = &on,
                    .random = &on}};
  HostClient client{host.get()};
};

}  // namespace

TEST_CASE_METHOD(Setting, "a client knows its host and what it offers") {
  CHECK(client.name() == "test");
  CHECK(client.version() == "2");
  CHECK(client.offers(Service::log));
  CHECK_FALSE(client.offers(Service::clock));
  CHECK(client.require({Service::log, Service::secrets}).ok());
  CHECK(client.extension("no.such/1") == nullptr);
}

TEST_CASE_METHOD(Setting, "log lines below the host's level are not made") {
  client.log(LogLevel::info, "quiet");
  client.log(LogLevel::error, "loud", Value::object({{"item", "acme.1"}}));
  CHECK(on.lines == std::vector<std::string>{R"(loud|{"item":"acme.1"})"});
}

TEST_CASE_METHOD(Setting, "metrics and wake-ups arrive; a lane that is none does not") {
  client.count("sent_total");
  client.gauge("waiting", Value::object({{"connection", "acme"}}), 3);
  client.observeUs("took_us", {}, 12);
  CHECK(on.lines ==
        std::vector<std::string>{"add sent_total 1", R"(set waiting{"connection":"acme"} 3)", "observe took_us 12"});
  client.wake(TIEBACK_LANE_MAIL, 99);
  client.wake(TIEBACK_LANE_COUNT);
  CHECK(on.wakes == std::vector<std::pair<tieback_lane, std::int64_t>>{{TIEBACK_LANE_MAIL, 99}});
  CHECK_THAT(on.lines.back(), Catch::Contains("stopped at the boundary"));
}

TEST_CASE_METHOD(Setting, "secrets keep every byte; errors keep their code; exceptions become errors") {
  CHECK(client.secret("env:PASSWORD").value() == std::string("p\0w", 3));
  CHECK(client.secret("env:NONE").error().code == "secret_not_found");
  const auto thrown = client.secret("env:THROW");
  CHECK(thrown.error().code == "internal");
  CHECK_THAT(toJson(thrown.error()).dump(), !Catch::Contains("secret path"));
  CHECK(client.compareAndPutSecret("store:token", "", "one").ok());
  CHECK(client.compareAndPutSecret("store:token", "", "two").error().category == Category::conflict);
  CHECK(on.secrets.at("store:token") == "one");
}

TEST_CASE_METHOD(Setting, "a route carries request and answer; what its handler throws is a 500") {
  const HttpHandler echo = [](const HttpRequest& request) -> HttpAnswer {
    if (request.path == "/throw") throw std::runtime_error("no");
    return {201, "text/plain",
            request.method + request.path + request.query + request.headers.text("host") + request.body};
  };
  REQUIRE(client.addRoute("qbwc", &echo).ok());
  CHECK(client.addRoute("qbwc", &echo).error().code == "route_taken");
  const HttpAnswer answer =
      on.routes.at("qbwc")({"POST", "/a", "q=1", Value::object({{"host", "h"}}), std::string("b\0c", 3)});
  CHECK(answer.status == 201);
  CHECK(answer.content_type == "text/plain");
  CHECK(answer.body == std::string("POST/aq=1hb\0c", 13));
  CHECK(on.routes.at("qbwc")({"GET", "/throw", "", Value::object(), ""}).status == 500);
}

TEST_CASE_METHOD(Setting, "random bytes fill what was asked for") {
  std::vector<std::uint8_t> bytes(5, 0);
  client.randomBytes(bytes);
  CHECK(bytes == std::vector<std::uint8_t>(5, 7));
}

TEST_CASE("a host with nothing: what can be left out is, what cannot is said") {
  const HostClient client;
  client.log(LogLevel::error, "nobody hears");
  client.wake(TIEBACK_LANE_EXPORT);
  client.count("nothing");
  client.notify(Value::object());
  CHECK_THROWS_WITH(client.nowUs(), Catch::Contains("tieback.host.clock/1"));
  CHECK_THROWS_WITH(client.secret("env:X"), Catch::Contains("tieback.host.secrets/1"));
}

TEST_CASE("a service table that is too small for what is called counts as absent") {
  static tieback_host_clock small{offsetof(tieback_host_clock, now_us), 0, nullptr};
  const tieback_host host{
      sizeof(tieback_host), 0, nullptr, {}, {}, [](const tieback_host*, tieback_str id) -> const void* {
        return view(id) == TIEBACK_EXT_CLOCK ? &small : nullptr;
      }};
  CHECK_FALSE(HostClient(&host).offers(Service::clock));
}
