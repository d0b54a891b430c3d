// Signing in, one company, pages, and links that lead elsewhere.
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::business_central;

TEST_CASE("the token is asked for once, with the client's credentials, and carried by every call") {
  Setup setup({token(), list(""), list("")});
  setup.make();
  CHECK(setup.login_url == "https://login.microsoftonline.com");
  setup.client->list("vendors", "$top=1");
  setup.client->list("vendors", "$top=1");
  REQUIRE(setup.transport.sent.size() == 3);
  const auto& sign_in = setup.transport.sent[0];
  CHECK(sign_in.target == "/contoso.example/oauth2/v2.0/token");
  CHECK(sign_in.confidential);
  CHECK(sign_in.body ==
        "grant_type=client_credentials&scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default&client_id=app-1&"
        "client_secret=secret%20of%20env%3ACS");
  const auto& call = setup.transport.sent[2];
  CHECK(call.target ==
        "/v2.0/contoso.example/Sand%20Box/api/v2.0/companies(" + std::string(kCompanyId) + ")/vendors?$top=1");
  CHECK(test::headerOf(call, "Authorization") == "Bearer t1");
  CHECK(test::headerOf(call, "Data-Access-Intent") == "ReadWrite");
  CHECK(test::headerOf(call, "Accept-Language") == "en-US");
}

TEST_CASE("a token that has ended is renewed once; a second refusal is a bad login") {
  const auto refusal =
      failure(401, "Authentication_InvalidCredentials", "The server has rejected the client credentials.");
  Setup setup({token("t1"), refusal, token("t2"), refusal});
  setup.make();
  const auto outcome = setup.client->list("vendors", "$top=1");
  const auto error = refusedBy(std::get<Outcome>(outcome));
  CHECK(error.code == "bad_login");
  CHECK(error.category == Category::not_permitted);
  CHECK_THAT(error.erp_message, Catch::Contains("rejected the client credentials"));
  CHECK(test::headerOf(setup.transport.sent[3], "Authorization") == "Bearer t2");
}

TEST_CASE("a company given by name is looked up once; one that is not there is named") {
  Setup setup({token(), list(R"({"id":"c0000000-0000-4000-8000-000000000009","name":"O'Neill"})"), list(""), list("")});
  setup.context.endpoint.set("company", "O'Neill");
  setup.make();
  setup.client->list("vendors", "$top=1");
  setup.client->list("vendors", "$top=1");
  CHECK_THAT(setup.transport.sent[1].target, Catch::EndsWith("/companies?$filter=name%20eq%20%27O%27%27Neill%27"));
  CHECK_THAT(setup.transport.sent[3].target, Catch::Contains("companies(c0000000-0000-4000-8000-000000000009)/"));

  Setup other({token(), list("")});
  other.context.endpoint.set("company", "Nobody");
  other.make();
  CHECK(refusedBy(std::get<Outcome>(other.client->company())).code == "company_unknown");
}

TEST_CASE("a list is followed over its pages, below the connection's own address only") {
  const auto page = [](const std::string& link) {
    return WireReply{200, {}, R"({"value":[{"number":"1"}],"@odata.nextLink":")" + link + "\"}"};
  };
  const std::string rest = "/v2.0/contoso.example/Sand%20Box/api/v2.0/companies(x)/vendors?$skiptoken=20000";
  SECTION("to its end") {
    Setup setup({token(), page("https://api.businesscentral.dynamics.com" + rest), list(R"({"number":"2"})")});
    setup.make();
    const auto found = setup.client->list("vendors", "$top=1");
    CHECK(std::get<Records>(found).size() == 2);
    CHECK(setup.transport.sent[2].target == rest);
  }
  SECTION("where the address has a path of its own") {
    Setup setup({token(), page("https://proxy.example/bc" + rest), list("")});
    setup.context.endpoint.set("url", "https://proxy.example/bc/");
    setup.make();
    CHECK(std::get<Records>(setup.client->list("vendors", "$top=1")).size() == 1);
    CHECK(setup.transport.sent[2].target == rest);
  }
  SECTION("never to another host: the token would go there") {
    const auto* link =
        GENERATE_COPY("https://evil.example/v2.0/contoso.example/Sand%20Box/api/v2.0/x",
                      "https://api.businesscentral.dynamics.com:444/v2.0/contoso.example/Sand%20Box/api/v2.0/x",
                      "https://api.businesscentral.dynamics.com/elsewhere", "not a link");
    Setup setup({token(), page(link), list("")});
    setup.make();
    const auto found = setup.client->list("vendors", "$top=1");
    CHECK(std::holds_alternative<TryLater>(std::get<Outcome>(found)));
    CHECK(setup.transport.sent.size() == 2);
  }
}

TEST_CASE("a custom API's route takes the place of the standard one's") {
  Setup setup({token(), list("")});
  setup.context.endpoint.set("api", "contoso/construction/v1.0");
  setup.make();
  setup.client->list("purchaseOrders", "$top=1");
  CHECK_THAT(setup.transport.sent[1].target, Catch::Contains("/api/contoso/construction/v1.0/companies("));
}

TEST_CASE("options that contradict each other are refused by name") {
  const auto refusal = [](json::Value options) {
    Setup setup({}, std::move(options));
    try {
      setup.make();
    } catch (const ConfigError& error) {
      return error.where;
    }
    return std::string();
  };
  using json::Value;
  CHECK(refusal(Value::object({{"post_as", "linked_order"}, {"changed_lines", "update"}})) == "options.changed_lines");
  CHECK(refusal(Value::object({{"numbering", "manual"}})) == "options.numbering");
  CHECK(refusal(Value::object({{"number", ""}})) == "options.number");
  CHECK(refusal(Value::object({{"dimensions", Value::object({{"phase", "PHASE"}})}})) == "options.dimensions.phase");
  CHECK(refusal(Value::object({{"numbers", Value::object({{"S", 62100}})}})) == "options.numbers.S");
  CHECK(refusal(Value::object({{"post_as", "linked_order"}})).empty());
}
