// What the host adds to the change orders that were made in the ERP: which of the company's commitments each belongs
// to.
#include "api_fixture.h"

#include <api/staged_view.h>

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

// The routes of the ERP Integrations tool at a connector that has staged records of three orders.
struct Staged : test::Api {
  Staged()
      : Api([](Operation, const json::Value&) {
          return test::good(json::parse(R"({"items": [], "next_cursor": null, "imports": [], "staged": [
      {"id": "acme/1", "commitment_origin_id": "SC-001"},
      {"id": "acme/2", "commitment_origin_id": "SC-777"},
      {"id": "acme/3", "commitment_origin_id": null},
      {"id": "acme/4", "commitment_origin_id": "SC-001"}]})"));
        }) {
    addErpRoutes(router, services);
  }

  Response get(const std::string& user, const std::string& company, const std::string& view) {
    Request request;
    request.id = "test";
    request.method = "GET";
    request.path = {"api", "v1", "companies", company, "erp", "change-orders"};
    request.query = {{"view", view}};
    request.headers = {{"authorization", "Bearer " + sessions.begin(user).token}};
    return router.handle(request);
  }
};

}  // namespace

TEST_CASE("a staged record is shown with the synced commitment it belongs to, or with none") {
  Staged api;
  const Response response = api.get("u-ann", "c-100", "ready_to_import");
  REQUIRE(response.status == 200);
  const auto staged = json::parse(response.body).at("staged");
  REQUIRE(staged.size() == 4);
  const auto& records = staged.items();
  CHECK(records[0].at("commitment").text("number") == "SC-001");
  CHECK(records[0].at("commitment").text("project") == "p-1");
  CHECK(records[1].at("commitment").isNull());
  CHECK(records[2].at("commitment").isNull());
  CHECK(records[3].at("commitment") == records[0].at("commitment"));
  const auto& [operation, request] = api.connectors.calls.back();
  CHECK(operation == Operation::list);
  CHECK(request.at("params").text("view") == "ready_to_import");
}

TEST_CASE("another company's commitments are not looked through, and its view is not there") {
  Staged api;
  const Response own = api.get("u-olga", "c-200", "ready_to_import");
  REQUIRE(own.status == 200);
  CHECK(json::parse(own.body).at("staged").items().front().at("commitment").isNull());
  CHECK(api.get("u-olga", "c-100", "ready_to_import").status == 404);
}

TEST_CASE("other views pass as the connector gave them") {
  Staged api;
  const Response response = api.get("u-ann", "c-100", "all");
  REQUIRE(response.status == 200);
  CHECK(json::parse(response.body).at("staged").items().front().find("commitment") == nullptr);
}
