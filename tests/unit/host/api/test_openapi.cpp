#include "api_fixture.h"

#include <api/openapi.h>
#include <app/yaml_reader.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tieback::host;

// The other half, real answers against this description, is tests/e2e/hostile/api_contract.
TEST_CASE("every route is described, and nothing else is") {
  test::Api api([](tieback::Operation, const tieback::json::Value&) { return test::good({}); });
  Router& router = api.router;
  addSessionRoutes(router, api.services);
  addErpRoutes(router, api.services);
  addProjectRoutes(router, api.services);
  addChangeOrderRoutes(router, api.services);
  addDirectoryRoutes(router, api.services);
  addWebhookRoutes(router, api.services);
  addSystemRoutes(router, api.services);

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
