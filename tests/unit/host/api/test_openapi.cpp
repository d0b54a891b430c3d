#include "support.h"

#include <api/openapi.h>
#include <api/services.h>
#include <app/yaml_reader.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tieback::host;

// The other half, real answers against this description, is tests/e2e/hostile/api_contract.
TEST_CASE("every route is described, and nothing else is") {
  test::Store store;
  SecretMask mask;
  Log log(tieback::LogLevel::error, "/dev/null", mask);
  Metrics metrics;
  Sessions sessions(store.database);
  LoginThrottle throttle;
  test::StubConnectors connectors([](tieback::Operation, const tieback::json::Value&) { return test::good({}); });
  EventApplier events(store.database, store.clock, log, [](std::string_view) {});
  ProjectSide side(store.database, store.clock);
  SendService sends(store.database, store.clock, log, connectors);
  EventStreams streams(1);
  Routes connector_routes;
  Services services{store.database,
                    store.directory,
                    sessions,
                    throttle,
                    side,
                    sends,
                    events,
                    connectors,
                    streams,
                    metrics,
                    connector_routes,
                    false,
                    [] { return tieback::json::Value(); }};
  Router router(sessions, store.directory);
  addSessionRoutes(router, services);
  addErpRoutes(router, services);
  addProjectRoutes(router, services);
  addChangeOrderRoutes(router, services);
  addDirectoryRoutes(router, services);
  addSystemRoutes(router, services);

  std::set<std::string> described;
  const YamlValue root("openapi.yaml", YAML::Load(std::string(openapiYaml())), "");
  for (const auto& [path, item] : root.at("paths").members()) {
    for (const auto& [method, operation] : item.members()) {
      if (method == "parameters") continue;
      std::string upper = method;
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      described.insert(upper + " " + path);
    }
  }
  const auto routes = router.routes();
  CHECK(described == std::set<std::string>(routes.begin(), routes.end()));
}
