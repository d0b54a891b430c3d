// OAuth 2.0 with a token server on another host, and refresh tokens that rotate.
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

const WireReply kUnauthorised{401, {}, R"({"fault":{"error":[{"code":"3200","message":"AuthenticationFailed"}]}})"};
const char* const kCompany = R"({"CompanyInfo":{"CompanyName":"Acme","Id":"1"},"time":"t"})";

}  // namespace

TEST_CASE(
    "the token is fetched from Intuit's own host, the client shown by Basic, the new refresh token stored first") {
  QuickBooks quickbooks({token("t1", "r2"), ok(kCompany)});
  REQUIRE(std::holds_alternative<Done>(quickbooks.dialect().ping()));
  CHECK(quickbooks.other_host == "https://oauth.platform.intuit.com endpoint.token_url");
  const auto& sent = quickbooks.transport.sent;
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].target == "/oauth2/v1/tokens/bearer");
  CHECK(sent[0].body == "grant_type=refresh_token&refresh_token=r1");
  CHECK(headerOf(sent[0], "Authorization") == "Basic YXBwOmNsaWVudC1zZWNyZXQ=");
  CHECK(headerOf(sent[0], "Accept") == "application/json");
  CHECK(sent[0].confidential);
  CHECK(headerOf(sent[1], "Authorization") == "Bearer t1");
  CHECK(sent[1].target == "/v3/company/9130/companyinfo/9130?minorversion=75");
  CHECK(quickbooks.events == std::vector<std::string>{"stored r2 after 1 requests"});
  CHECK(quickbooks.stored == "r2");
}

TEST_CASE("a token that was ended is replaced once, and the same request sent again") {
  QuickBooks quickbooks({token("t1", "r2"), kUnauthorised, token("t2", "r3"), ok(kCompany)});
  CHECK(std::holds_alternative<Done>(quickbooks.dialect().ping()));
  const auto& sent = quickbooks.transport.sent;
  CHECK(sent[2].body == "grant_type=refresh_token&refresh_token=r2");
  CHECK(headerOf(sent[3], "Authorization") == "Bearer t2");
  CHECK(sent[3].target == sent[1].target);
}

TEST_CASE("refused again with a fresh token, it is a bad login and not tried for ever") {
  QuickBooks quickbooks({token("t1"), kUnauthorised, token("t2"), kUnauthorised});
  const auto outcome = quickbooks.dialect().ping();
  REQUIRE(std::holds_alternative<Refused>(outcome));
  CHECK(std::get<Refused>(outcome).error.code == "bad_login");
  CHECK(quickbooks.transport.done());
}

TEST_CASE("a withdrawn consent and a wrong client are told apart") {
  const auto [error, field] =
      GENERATE(table<const char*, const char*>({{"invalid_grant", ""}, {"invalid_client", "client_id"}}));
  QuickBooks quickbooks({WireReply{400, {}, std::string(R"({"error":")") + error + "\"}"}});
  const auto outcome = quickbooks.dialect().ping();
  REQUIRE(std::holds_alternative<Refused>(outcome));
  const auto& refused = std::get<Refused>(outcome).error;
  CHECK(refused.category == Category::not_permitted);
  CHECK(refused.field == field);
  CHECK(refused.erp_message.find("client-secret") == std::string::npos);
}

TEST_CASE("a list is read page by page") {
  std::string page = R"({"QueryResponse":{"PurchaseOrder":[)";
  for (int i = 0; i < 1000; ++i) page += std::string(i == 0 ? "" : ",") + R"({"DocNumber":"other","Id":"1"})";
  page += "]}}";
  QuickBooks quickbooks({token("t1"), ok(page), ok(kFound), ok(kOrder)});
  CHECK(std::holds_alternative<Absent>(quickbooks.dialect().lookUp(newLine())));
  CHECK(quickbooks.transport.sent[2].target.find("startposition%201001%20") != std::string::npos);
  CHECK(quickbooks.transport.done());
}

TEST_CASE("names in queries are escaped") {
  QuickBooks quickbooks({token("t1"), ok(kNothing)});
  auto job = newLine();
  job.draft.commitment = "O'Brien\\1";
  CHECK(std::holds_alternative<Absent>(quickbooks.dialect().lookUp(job)));
  CHECK(quickbooks.transport.sent.back().target.find("%27O%5C%27Brien%5C%5C1%27") != std::string::npos);
}

TEST_CASE("a configuration that cannot be is refused by its place") {
  const auto whereOf = [](std::initializer_list<json::Value::NewMember> endpoint) {
    ScriptedTransport transport({});
    auto context = contextFor(transport);
    context.endpoint = json::Value::object(endpoint);
    context.credentials = json::Value::object({{"client_id", "a"}, {"client_secret", "b"}, {"refresh_token", "c"}});
    context.other_host = [&](const std::string&, const std::string&) { return &transport; };
    try {
      make_quickbooks_online(std::move(context));
      return std::string();
    } catch (const ConfigError& error) {
      return error.where;
    }
  };
  CHECK(whereOf({{"url", "https://q.example"}, {"realm_id", "123"}}).empty());
  CHECK(whereOf({{"url", "https://q.example"}}) == "endpoint.realm_id");
  CHECK(whereOf({{"url", "https://q.example"}, {"realm_id", "Acme"}}) == "endpoint.realm_id");
  CHECK(whereOf({{"url", "https://q.example"}, {"realm_id", "1"}, {"token_url", "https://["}}) == "endpoint.token_url");
}
