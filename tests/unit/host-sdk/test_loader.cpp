// The loader, and a connector called through both C++ wrappers.
#include <tieback/sdk/host_side.h>
#include <tieback/sdk/loader.h>
#include <catch2/catch.hpp>

#include <cstring>
#include <filesystem>

using namespace tieback;
using json::Value;

namespace {

class FixedClock : public HostClock {
 public:
  std::int64_t nowUs() override { return 1'750'000'000'000'000; }
};

class EventList : public HostEvents {
 public:
  Result<void> deliver(std::string_view event) override {
    events.emplace_back(event);
    if (refuse) return Error{"busy", Category::internal, "Not now."};
    return {};
  }
  void notify(std::string_view notice) override { events.emplace_back(notice); }

  bool refuse = false;
  std::vector<std::string> events;
};

class ThrowingDirectory : public HostDirectory {
 public:
  Result<Value> approvers(std::string_view) override { throw std::runtime_error("no directory"); }
  Result<Value> user(std::string_view company, std::string_view user) override {
    if (company == "c-throw") throw std::runtime_error("no directory");
    return Value::object({{"user", Value::object({{"id", user}})}});
  }
};

struct Setting {
  FixedClock clock;
  EventList events;
  ThrowingDirectory directory;
  HostAdapter host{{.name = "test", .version = "1", .clock = &clock, .directory = &directory, .events = &events}};
  std::shared_ptr<const Plugin> plugin = Loader().load(TOY_CONNECTOR).value();
  ConnectorHandle toy = plugin->create("org.tieback.toy", host.get(), Value::object()).value();
};

Value request(std::string_view how) {
  return json::parse(R"({"actor":{"id":"u-1"},"company":"c-1","request_id":"r-1",
    "params":{"change_order_revision":1,"document":{"how":")" +
                     std::string(how) + R"("}}})");
}

}  // namespace

TEST_CASE("a plugin that is not there: every path tried and the loader's own words") {
  const auto loaded = Loader({"/nowhere/a", "/nowhere/b"}).load("missing.so");
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.error().code == "plugin_not_loaded");
  CHECK(loaded.error().details.at("tried").size() == 3);
  CHECK_THAT(loaded.error().message, Catch::Contains("/nowhere/a/missing.so: ") &&
                                         Catch::Contains("/nowhere/b/missing.so") &&
                                         Catch::Contains("cannot open shared object file"));
}

TEST_CASE("a relative path is looked for in the search path") {
  const std::filesystem::path toy(TOY_CONNECTOR);
  const auto loaded = Loader({"/nowhere", toy.parent_path()}).load(toy.filename());
  REQUIRE(loaded.ok());
  CHECK((*loaded)->path() == toy);
}

TEST_CASE("a plugin of another ABI is refused with both versions") {
  const auto loaded = Loader().load(OTHER_ABI);
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.error().code == "plugin_misfit");
  CHECK_THAT(loaded.error().message, Catch::Contains("ABI 2.0") && Catch::Contains("this host has 1.1"));
}

TEST_CASE("a library that is no plugin is refused") {
  const auto loaded = Loader().load("/lib/x86_64-linux-gnu/libc.so.6");
  REQUIRE_FALSE(loaded.ok());
  CHECK_THAT(loaded.error().message, Catch::Contains("does not export tieback_entry"));
}

TEST_CASE("a plugin tells which connectors it makes") {
  const auto plugin = Loader().load(TOY_CONNECTOR).value();
  REQUIRE(plugin->connectors().size() == 1);
  CHECK(plugin->connectors()[0].id == "org.tieback.toy");
  CHECK(plugin->connectors()[0].version == "1.2.3");
  CHECK(plugin->factory("no.such/1") == nullptr);
}

TEST_CASE("create: what the connector refuses and throws comes back as an error") {
  const auto plugin = Loader().load(TOY_CONNECTOR).value();
  HostAdapter bare({.name = "bare", .version = "0"});
  const auto create = [&](Value config) { return plugin->create("org.tieback.toy", bare.get(), config); };
  CHECK(create(Value::object({{"throw", true}})).error().code == "internal");
  CHECK(create(Value::object({{"throw_number", true}})).error().details.text("exception") == "int");
  CHECK(create(Value::array()).error().code == "bad_request");
  const auto missing = create(Value::object({{"needs_clock", true}}));
  CHECK(missing.error().code == "host_service_missing");
  CHECK_THAT(missing.error().message, Catch::Contains("tieback.host.clock/1, tieback.host.events/1"));
  CHECK(plugin->create("org.example.none", bare.get(), Value::object()).error().code == "bad_request");
}

TEST_CASE_METHOD(Setting, "an operation carries its request and its answer") {
  const CallResult result = toy.call(Operation::submit, request("echo"));
  REQUIRE(result.ok());
  CHECK(result.answer.at("item") == request("echo"));
  CHECK(toy.call(Operation::health, json::parse(R"({"actor":{"id":"u-1"}})")).answer.at("now").asInteger() ==
        1'750'000'000'000'000);
}

TEST_CASE_METHOD(Setting, "an operation that the connector lacks is a null slot, answered with not_supported") {
  CHECK(toy.supports(Operation::submit));
  CHECK_FALSE(toy.supports(Operation::accept));
  CHECK(toy.get()->accept == nullptr);
  CHECK(toy.call(Operation::accept, request("")).error.code == "not_supported");
}

TEST_CASE_METHOD(Setting, "an error keeps code, category, place and details; broken UTF-8 is mended") {
  const CallResult result = toy.call(Operation::submit, request("refuse"));
  CHECK(result.status == TIEBACK_BAD_INPUT);
  CHECK(result.error.code == "send_rules_unmet");
  CHECK(result.error.where == "params.document");
  CHECK(result.error.message == "Not \xEF\xBF\xBD yet.");
}

TEST_CASE_METHOD(Setting, "no exception crosses, and none tells its text to the caller") {
  const CallResult result = toy.call(Operation::submit, request("throw"));
  CHECK(result.status == TIEBACK_INTERNAL);
  CHECK(result.error.details.text("exception") == "std::runtime_error");
  CHECK_THAT(toJson(result.error).dump(), !Catch::Contains("secret"));
  CHECK(toy.call(Operation::submit, request("throw_number")).status == TIEBACK_INTERNAL);
  CHECK(toy.work(TIEBACK_LANE_MAIL, {}).error().code == "internal");
  CHECK(toy.extension("throws") == nullptr);
  CHECK(toy.extension("toy/1") != nullptr);
}

TEST_CASE_METHOD(Setting, "what is no request is refused before the connector sees it") {
  CHECK(toy.callRaw(Operation::submit, "{").status == TIEBACK_BAD_INPUT);
  CHECK(toy.callRaw(Operation::submit, "").status == TIEBACK_BAD_INPUT);
  Value unknown = request("echo");
  unknown.set("extra", 1);
  CHECK(toy.call(Operation::submit, unknown).error.where == "extra");
}

TEST_CASE_METHOD(Setting, "a sink that is missing or full") {
  const std::string text = request("echo").dump();
  const tieback_sink full{nullptr, [](void*, tieback_str) -> std::int32_t { return 1; }};
  CHECK(toy.get()->submit(toy.get(), {text.data(), text.size()}, &full) == TIEBACK_INTERNAL);
  CHECK(toy.get()->submit(toy.get(), {text.data(), text.size()}, nullptr) == TIEBACK_BAD_INPUT);
}

TEST_CASE_METHOD(Setting, "work reaches the host's services and sees the cancel") {
  CHECK(toy.work(TIEBACK_LANE_EVENTS, {}).value());
  CHECK(events.events == std::vector<std::string>{R"({"id":"e-1"})", R"({"item":"i-1"})"});
  CHECK_FALSE(toy.work(TIEBACK_LANE_EXPORT, [] { return true; }).value());
  CHECK_FALSE(toy.work(TIEBACK_LANE_EXPORT, []() -> bool { throw 1; }).value());
  events.refuse = true;
  CHECK(toy.work(TIEBACK_LANE_EVENTS, {}).error().code == "busy");
}

TEST_CASE_METHOD(Setting, "a host service that throws is an error to the connector, not an exception") {
  Value asked = json::parse(R"({"actor":{"id":"u-1"},"company":"c-throw"})");
  CHECK(toy.call(Operation::metadata, asked).error.code == "internal");
  asked.set("company", "c-1");
  CHECK(toy.call(Operation::metadata, asked).answer.at("user").text("id") == "u-1");
}
