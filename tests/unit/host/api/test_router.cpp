#include "support.h"

#include <api/openapi.h>
#include <api/router.h>
#include <http/event_stream.h>

#include <catch2/catch.hpp>

#include <thread>

using namespace tieback;
using namespace tieback::host;

namespace {

struct Api : test::Store {
  Sessions sessions{database};
  Router router{sessions, directory};
  NewSession pat = sessions.begin("u-pat");

  Api() {
    const auto echo = [](const Call& call) {
      auto answer = json::Value::object({{"request_id", call.request_id}, {"body", call.body}});
      for (const auto& [name, value] : call.params) answer.set(name, value);
      return jsonResponse(answer);
    };
    router.add("GET", "/open", Needs::nothing, echo);
    router.add("GET", "/companies/{c}/things/{thing}", Needs::session, echo);
    router.add("POST", "/companies/{c}/things/{thing}", Needs::mutating, echo);
  }

  Request request(const std::string& method, std::vector<std::string> path) {
    Request made;
    made.id = "test";
    made.method = method;
    made.path = std::move(path);
    made.headers = {
        {"authorization", "Bearer " + pat.token}, {"idempotency-key", "k-1"}, {"content-type", "application/json"}};
    return made;
  }
  int status(const Request& request) { return router.handle(request).status; }
};

}  // namespace

TEST_CASE("routes: unknown addresses, other methods, who is logged in") {
  Api api;
  CHECK(api.status(api.request("GET", {"open"})) == 200);
  CHECK(api.status(api.request("GET", {"nothing"})) == 404);
  const Response other = api.router.handle(api.request("PUT", {"companies", "c-100", "things", "x"}));
  CHECK(other.status == 405);
  CHECK(other.headers == std::vector<std::pair<std::string, std::string>>{{"Allow", "GET, POST"}});
  Request request = api.request("GET", {"companies", "c-100", "things", "x"});
  CHECK(api.status(request) == 200);
  request.headers.erase("authorization");
  CHECK(api.status(request) == 401);
}

TEST_CASE("another company is answered as one that does not exist") {
  Api api;
  const Response theirs = api.router.handle(api.request("GET", {"companies", "c-200", "things", "x"}));
  const Response nobodys = api.router.handle(api.request("GET", {"companies", "c-999", "things", "x"}));
  CHECK(theirs.status == 404);
  CHECK(theirs.body == nobodys.body);
}

TEST_CASE("changing calls need a request id, and with the cookie the CSRF token") {
  Api api;
  Request request = api.request("POST", {"companies", "c-100", "things", "x"});
  CHECK(api.status(request) == 200);
  for (const std::string& key : std::vector<std::string>{"", " ", "a b", std::string(129, 'x'), "\xc3\xa4"}) {
    request.headers["idempotency-key"] = key;
    INFO(key);
    CHECK(api.status(request) == 400);
  }
  request.headers["idempotency-key"] = "k-1";
  request.headers.erase("authorization");
  request.headers["cookie"] = "tieback_session=" + api.pat.token;
  CHECK(api.status(request) == 403);
  request.headers["x-csrf-token"] = "wrong";
  CHECK(api.status(request) == 403);
  request.headers["x-csrf-token"] = api.pat.csrf_token;
  CHECK(api.status(request) == 200);
}

TEST_CASE("bodies are JSON objects of a sane depth") {
  Api api;
  Request request = api.request("POST", {"companies", "c-100", "things", "x"});
  request.body = R"({"a": 1.50})";
  CHECK(api.router.handle(request).body.find("1.50") != std::string::npos);
  for (const std::string& body :
       std::vector<std::string>{"[]", std::string("{"), std::string("{\"a\": 1, \"a\": 2}"), std::string("\xff"),
                                std::string("{\"a\": NaN}"), std::string(100, '['),
                                "{\"a\": " + std::string(40, '[') + std::string(40, ']') + "}"}) {
    request.body = body;
    INFO(body);
    CHECK(api.status(request) == 400);
  }
  request.body = "{}";
  request.headers["content-type"] = "text/plain";
  CHECK(api.status(request) == 415);
  request.headers["content-type"] = "application/json; charset=utf-8";
  CHECK(api.status(request) == 200);
}

TEST_CASE("statuses follow category and code") {
  const auto status = [](const std::string& code, Category category) {
    return httpStatusOf({code, category, "", "", {}});
  };
  CHECK(status("bad_request", Category::bad_input) == 400);
  CHECK(status("item_not_found", Category::bad_input) == 404);
  CHECK(status("send_rules_unmet", Category::bad_input) == 422);
  CHECK(status("answer_invalid", Category::bad_input) == 422);
  CHECK(status("reason_required", Category::bad_input) == 422);
  CHECK(status("x", Category::not_permitted) == 403);
  CHECK(status("x", Category::conflict) == 409);
  CHECK(status("x", Category::erp_refused) == 422);
  CHECK(status("x", Category::erp_unavailable) == 503);
  CHECK(status("x", Category::in_doubt) == 409);
  CHECK(status("x", Category::internal) == 500);
  CHECK(status("ledger_unavailable", Category::internal) == 503);
  CHECK(status("store_unavailable", Category::internal) == 503);
}

TEST_CASE("a stream gets the notices that its viewer may see, until it is stopped") {
  EventStreams streams(1);
  const auto open = [&] { return streams.open([](const Notice& notice) { return notice.company == "c-1"; }, "r"); };
  std::string got;
  std::atomic<int> pieces{0};
  {
    Response response = open();
    REQUIRE(response.stream);
    CHECK(open().status == 503);
    std::thread viewer([&] {
      response.stream([&](std::string_view piece) {
        got += piece;
        ++pieces;
        return true;
      });
    });
    REQUIRE(test::eventually([&] { return pieces == 1; }));
    streams.publish("nonsense");
    streams.publish(R"({"company": "c-2", "item": "secret", "revision": 1, "state": "ready"})");
    streams.publish(R"({"company": "c-1", "item": "acme.1", "revision": 3, "state": "synced"})");
    REQUIRE(test::eventually([&] { return pieces >= 2; }));
    streams.stop();
    viewer.join();
  }
  CHECK(got.find("event: item\ndata: {\"item\":\"acme.1\",\"revision\":3,\"state\":\"synced\"}\n\n") !=
        std::string::npos);
  CHECK(got.find("secret") == std::string::npos);
}
