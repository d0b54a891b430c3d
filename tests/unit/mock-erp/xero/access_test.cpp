// Who may ask what: tokens, tenants, scopes, limits, Idempotency-Keys.
#include <catch2/catch.hpp>

#include "dialects/xero/lookups.h"
#include "org.h"

using namespace tieback::mock;

namespace {

std::string errorOf(const HttpResponse& response) {
  return std::string(parsed(response.body).text("error"));
}
std::string detailOf(const HttpResponse& response) {
  return std::string(parsed(response.body).text("Detail"));
}
std::string refreshed(const HttpResponse& response) {
  return std::string(parsed(response.body).text("refresh_token"));
}
std::string header(const HttpResponse& response, const char* name) {
  const std::string* found = findHeader(response.headers, name);
  return found == nullptr ? "" : *found;
}

}  // namespace

TEST_CASE("xero: a refresh token is spent by use, but for half an hour after it") {
  Org org;
  const auto use = [&](const std::string& token) {
    return org.tokenFor(kWebApp, "grant_type=refresh_token&refresh_token=" + token);
  };
  const std::string second = refreshed(use("first-refresh-token"));
  CHECK_FALSE(second.empty());
  org.clock.advanceSeconds(29 * 60);
  CHECK(use("first-refresh-token").status == 200);
  org.clock.advanceSeconds(2 * 60);
  CHECK(errorOf(use("first-refresh-token")) == "invalid_grant");
  CHECK(use(second).status == 200);
  CHECK(errorOf(org.tokenFor(kCustomApp, "grant_type=refresh_token&refresh_token=second-refresh-token")) ==
        "invalid_grant");
}

TEST_CASE("xero: the token server refuses what RFC 6749 names") {
  Org org;
  CHECK(errorOf(org.send("POST", "/connect/token", "grant_type=client_credentials&client_id=x&client_secret=y")) ==
        "invalid_client");
  CHECK(errorOf(org.tokenFor(kWebApp, "grant_type=client_credentials")) == "unauthorized_client");
  CHECK(errorOf(org.tokenFor(kCustomApp, "grant_type=client_credentials&scope=payroll")) == "invalid_scope");
  CHECK(errorOf(org.tokenFor(kCustomApp, "grant_type=password")) == "unsupported_grant_type");
}

TEST_CASE("xero: a consent that was withdrawn ends the refresh token and the access token") {
  Org org;
  REQUIRE_FALSE(org.erp.remove("Connection", "c0a80101-0000-4000-8000-000000000001"));
  REQUIRE_FALSE(org.erp.remove("Connection", "c0a80101-0000-4000-8000-000000000002"));
  CHECK(errorOf(org.tokenFor(kWebApp, "grant_type=refresh_token&refresh_token=first-refresh-token")) ==
        "invalid_grant");
  CHECK(org.api("GET", "Accounts").status == 403);
}

TEST_CASE("xero: no token, an old one, a missing scope and a strange tenant are told apart") {
  Org org;
  const Headers json{{"Accept", "application/json"}};
  CHECK(detailOf(org.send("GET", "/api.xro/2.0/Accounts", "", json)) == "AuthenticationUnsuccessful");
  const Headers other{{"Accept", "application/json"},
                      {"Authorization", "Bearer " + org.token},
                      {"Xero-tenant-id", "7b1d5c88-3a43-4a0e-8e7e-55d2c1f0aa02"}};
  CHECK(org.send("GET", "/api.xro/2.0/Accounts", "", other).status == 403);
  const HttpResponse poor = org.tokenFor("11111111111111111111111111111111", "grant_type=client_credentials");
  const Headers bearer{{"Accept", "application/json"},
                       {"Authorization", "Bearer " + std::string(parsed(poor.body).text("access_token"))}};
  CHECK(org.send("GET", "/api.xro/2.0/Contacts", "", bearer).status == 200);
  CHECK(detailOf(org.send("GET", "/api.xro/2.0/PurchaseOrders", "", bearer)) == "AuthorizationUnsuccessful");
  org.clock.advanceSeconds(1801);
  CHECK(detailOf(org.api("GET", "Accounts")).starts_with("TokenExpired"));
}

TEST_CASE("xero: without JSON in Accept there is none") {
  Org org;
  CHECK(org.send("GET", "/api.xro/2.0/Accounts", "", {{"Authorization", "Bearer " + org.token}}).status == 406);
}

TEST_CASE("xero: calls are counted within a fixed minute, and the answer says how many are left") {
  Org org;
  org.set(R"({"minute_limit":2})");
  CHECK(header(org.api("GET", "Accounts"), "X-MinLimit-Remaining") == "1");
  org.clock.advanceSeconds(20);
  CHECK(header(org.api("GET", "Accounts"), "X-MinLimit-Remaining") == "0");
  const HttpResponse refused = org.api("GET", "Accounts");
  CHECK(refused.status == 429);
  CHECK(header(refused, "X-Rate-Limit-Problem") == "minute");
  CHECK(header(refused, "Retry-After") == "40");
  org.clock.advanceSeconds(40);
  CHECK(org.api("GET", "Accounts").status == 200);
  org.set(R"({"minute_limit":0,"day_limit":1})");
  CHECK(header(org.api("GET", "Accounts"), "X-Rate-Limit-Problem") == "day");
}

TEST_CASE("xero: a key's answer is repeated for six minutes, a refusal too, and nothing is booked twice") {
  Org org;
  const std::string body = R"({"PurchaseOrders":[{"PurchaseOrderNumber":"TB-1","Contact":{"ContactNumber":"V-1001"},)" +
                           std::string(R"("LineItems":[)") + kLine + "]}]}";
  const auto put = [&](const std::string& text) {
    return org.api("PUT", "PurchaseOrders", text, {{"Idempotency-Key", "key-1"}});
  };
  const HttpResponse first = put(body);
  CHECK(first.applied);
  org.clock.advanceSeconds(359);
  const HttpResponse again = put(body);
  CHECK(again.body == first.body);
  CHECK_FALSE(again.applied);
  CHECK(refusalOf(put("{}")) == "Idempotency Key: key-1 is used with a different request.");
  org.clock.advanceSeconds(1);
  CHECK(refusalOf(put(body)) == "Order number must be unique");
  org.post("TB-1", R"("Status":"DELETED")");
  CHECK(refusalOf(put(body)) == "Order number must be unique");  // the mended cause does not help before its time
  org.set(R"({"idempotency_minutes":0})");
  CHECK(put(body).status == 200);
}

TEST_CASE("xero: what is no JSON is said so") {
  Org org;
  const HttpResponse refused = org.api("PUT", "PurchaseOrders", "<PurchaseOrder/>");
  CHECK(refused.status == 400);
  CHECK(parsed(refused.body).text("Type") == "PostDataInvalidException");
  CHECK(org.api("DELETE", "PurchaseOrders/SC-001").status == 501);
}

TEST_CASE("xero: contacts are found by number; archived ones when asked for") {
  Org org;
  const auto names = [&](const std::string& query) {
    std::string all;
    const Json body = parsed(org.api("GET", "Contacts" + query).body);
    for (const Json& each : body.find("Contacts")->items()) all += std::string(each.text("Name")) + ";";
    return all;
  };
  CHECK(names("?where=AccountNumber%3D%3D%22V-1001%22") == "Apex Concrete LLC;");
  CHECK(names("?where=AccountNumber%3D%3D%22V-1003%22").empty());
  CHECK(names("?where=AccountNumber%3D%3D%22V-1003%22&includeArchived=true") == "Old Vendor;");
  CHECK(names("/V-1002") == "Bright Steel Inc;");
  CHECK(org.api("GET", "Contacts/none").status == 404);
}

TEST_CASE("xero: a filter's clauses are read, and what is more than that is not guessed") {
  using xero::parseWhere;
  CHECK(parseWhere("")->empty());
  const auto two = parseWhere(R"(Name=="a b" AND ContactID==Guid("c-1"))");
  REQUIRE(two);
  CHECK((*two)[0] == std::pair<std::string, std::string>{"Name", "a b"});
  CHECK((*two)[1] == std::pair<std::string, std::string>{"ContactID", "c-1"});
  for (const char* text : {"Name==", "Name==\"a", "Name!=\"a\"", "Name==\"a\" OR Name==\"b\"", "Name==\"a\" AND"}) {
    CHECK_FALSE(parseWhere(text));
  }
}
