#include "support.h"

#include <base/random.h>
#include <plugin_host/plugin_set.h>
#include <plugin_host/routes.h>
#include <project/event_applier.h>
#include <project/rows.h>
#include <secrets/secret_service.h>

#include <sys/resource.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace tieback;
using namespace tieback::host;

namespace {

// The host without HTTP, with the fake connector.
struct Plugins : test::Store {
  SecretMask mask;
  Log log{LogLevel::info, folder / "host.log", mask};
  Metrics metrics;
  Database secrets_file{folder / "secrets.db"};
  SecretStore store{secrets_file, keyFromFile(folder / "secret.key")};
  SecretService secrets{{{}, {"TIEBACK_TEST_SECRET"}, folder.path()}, store, mask};
  EventApplier events{database, clock, log, [](std::string_view) {}};
  Routes routes;
  std::unique_ptr<HostRandom> random = connectorRandom(7);
  PluginSet plugins{{log, metrics, clock, directory, secrets, events, routes, *random}, {1, 1, 1, 2, 1, 1}};

  Result<void> add(const std::string& connector, json::Value config) {
    config.set("base_dir", folder.path().string());
    return plugins.add(Loader(), {FAKE_CONNECTOR, connector, {}, config});
  }
  json::Value request(const std::string& user, const std::string& id, json::Value params) {
    return json::Value::object(
        {{"actor", actor(user).toJson()}, {"company", "c-100"}, {"request_id", id}, {"params", std::move(params)}});
  }
};

json::Value document() {
  return json::parse(R"({"change_order": {"id": "4711"}, "change_order_items": [{"id": "1"}]})");
}

// How many of this process's threads leave the processor to the others.
int threadsStandingBack() {
  const int usual = ::getpriority(PRIO_PROCESS, 0);
  int count = 0;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    const auto id = static_cast<id_t>(std::stoul(thread.path().filename().string()));
    count += ::getpriority(PRIO_PROCESS, id) > usual ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("the workers of exports, and no others, leave the processor to who needs it at once") {
  Plugins host;
  REQUIRE(host.add("org.tieback.fake", json::Value::object({{"state", "fake.json"}})));
  CHECK(threadsStandingBack() == 0);
  host.plugins.start();
  CHECK(test::eventually([] { return threadsStandingBack() == 1; }));
  host.plugins.stop();
  CHECK(threadsStandingBack() == 0);
}

TEST_CASE("a connector works: its events reach the project side, its routes answer, it ends in order") {
  Plugins host;
  REQUIRE(host.add("org.tieback.fake", json::Value::object({{"state", "fake.json"}})));
  host.plugins.start();
  const auto sent = host.plugins.call(
      "c-100", Operation::submit,
      host.request("u-pat", "r-1", json::Value::object({{"change_order_revision", 1}, {"document", document()}})));
  REQUIRE(sent.ok());
  CHECK(test::eventually([&] {
    return host.database.read(
        [](Connection& connection) { return rows::changeOrder(connection, "c-100", "4711")->lock == Hold::sent; });
  }));
  const auto handler = host.routes.find("fake");
  REQUIRE(handler);
  CHECK((*handler)({"POST", "a/b", "", json::Value::object(), ""}).body == "POST a/b");
  CHECK_FALSE(host.routes.find("other"));
  CHECK(host.plugins.health().front().text("status") == "ok");
  const auto missing =
      host.plugins.call("c-100", Operation::prompts, host.request("u-pat", "r-2", json::Value::object()));
  CHECK(missing.error.code == "not_supported");
  host.plugins.stop();
  host.plugins.stop();
}

TEST_CASE("a connector's own error tells where in its configuration") {
  Plugins host;
  const auto added = host.add("org.tieback.fake", json::Value::object());
  REQUIRE_FALSE(added);
  CHECK(added.error().where == "config.connections[0].endpoint.url");
  const auto unknown = host.add("org.tieback.none", json::Value::object());
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().where == "connector");
  CHECK(unknown.error().message.find("org.tieback.fake") != std::string::npos);
}

TEST_CASE("a connector gets only allowed secrets, and what it logs of them is masked") {
  Plugins host;
  ::setenv("TIEBACK_TEST_SECRET", "very-secret-value", 1);
  CHECK_FALSE(host.add("org.tieback.fake", json::Value::object({{"state", "a.json"}, {"secret", "env:HOME"}})).ok());
  REQUIRE(
      host.add("org.tieback.fake", json::Value::object({{"state", "a.json"}, {"secret", "env:TIEBACK_TEST_SECRET"}})));
  std::stringstream text;
  text << std::ifstream(host.folder / "host.log").rdbuf();
  CHECK(text.str().find("the secret is ***") != std::string::npos);
  CHECK(text.str().find("very-secret") == std::string::npos);
}

TEST_CASE("a company that no connector serves is told so") {
  Plugins host;
  const auto result = host.plugins.call("c-100", Operation::list, json::Value::object());
  CHECK(result.error.code == "connector_missing");
  CHECK(result.error.category == Category::internal);
}

TEST_CASE("connectors' prefixes are plain and their own") {
  Routes routes;
  const HttpHandler handler = [](const HttpRequest&) { return HttpAnswer{}; };
  CHECK(routes.add("qbwc", handler));
  CHECK(routes.add("qbwc", handler).error().code == "route_taken");
  for (const char* wrong : {"", "a/b", "..", ".a", "A", "a b", "a%"}) CHECK_FALSE(routes.add(wrong, handler).ok());
}

TEST_CASE("seeded randomness is the same every time, unseeded is not") {
  std::array<std::uint8_t, 16> a{};
  std::array<std::uint8_t, 16> b{};
  connectorRandom(1)->fill(a);
  connectorRandom(1)->fill(b);
  CHECK(a == b);
  connectorRandom({})->fill(a);
  connectorRandom({})->fill(b);
  CHECK(a != b);
}
