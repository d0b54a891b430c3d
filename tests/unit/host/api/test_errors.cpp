// Errors as the API's caller sees them: places as he wrote them, and a store that is away is no fault of the program.
#include "api_fixture.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

struct Failing : test::Api {
  explicit Failing(Error error)
      : Api([error = std::move(error)](Operation, const json::Value&) {
          CallResult result;
          result.status = statusOf(error.category);
          result.error = error;
          return result;
        }) {
    addErpRoutes(router, services);
  }
  Response call(const std::string& method, std::vector<std::string> below, std::map<std::string, std::string> query) {
    Request request;
    request.id = "test";
    request.method = method;
    request.path = {"api", "v1", "companies", "c-100", "erp", "change-orders"};
    request.path.insert(request.path.end(), below.begin(), below.end());
    request.query = std::move(query);
    request.headers = {{"authorization", "Bearer " + sessions.begin("u-ann").token}, {"idempotency-key", "k-1"}};
    return router.handle(request);
  }
};

json::Value answered(const Response& response) {
  return json::parse(response.body);
}

}  // namespace

TEST_CASE("a list's error names the query parameter, in its place and in its words") {
  for (const char* view : {"all", "ready_to_import"}) {
    Failing sort(badRequest("`params.sort` is one of number, title.", "params.sort"));
    auto body = answered(sort.call("GET", {}, {{"sort", "x"}, {"view", view}}));
    CHECK(body.text("where") == "sort");
    CHECK(body.text("message") == "`sort` is one of number, title.");
    Failing filter(badRequest("`params.filter.state` is not a state.", "params.filter.state"));
    body = answered(filter.call("GET", {}, {{"state", "x"}, {"view", view}}));
    CHECK(body.text("where") == "state");
    CHECK(body.text("message") == "`state` is not a state.");
  }
}

TEST_CASE("an action's error names the member of the body") {
  Failing api(
      badRequest("`params.answers.date` is no date; params.answers.date wants YYYY-MM-DD.", "params.answers.date"));
  const auto body = answered(api.call("POST", {"acme.1", "accept"}, {}));
  CHECK(body.text("where") == "answers.date");
  CHECK(body.text("message") == "`answers.date` is no date; answers.date wants YYYY-MM-DD.");
}

TEST_CASE("a ledger that is away is 503 with a stable code, and says when to come again") {
  Failing api({"ledger_unavailable", Category::internal, "Nothing was changed: no disk.", "", json::Value::object()});
  for (const Response& response : {api.call("GET", {}, {}), api.call("POST", {"acme.1", "export"}, {})}) {
    CHECK(response.status == 503);
    CHECK(answered(response).text("code") == "ledger_unavailable");
    CHECK(response.headers == std::vector<std::pair<std::string, std::string>>{{"Retry-After", "5"}});
  }
}
