#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;
using namespace tieback::mock::quickbooks_online;

namespace {

std::string refresh(const std::string& token) {
  return "grant_type=refresh_token&refresh_token=" + token;
}

}  // namespace

TEST_CASE("a refresh token stays for a day, is then replaced, and holds on for another day") {
  Site site;
  CHECK(parsed(site.token(refresh(kRefresh)).body).text("refresh_token") == kRefresh);
  site.clock.advanceSeconds(86'400);
  const Json answer = parsed(site.token(refresh(kRefresh)).body);
  const std::string next(answer.text("refresh_token"));
  CHECK(next != kRefresh);
  CHECK(answer.find("x_refresh_token_expires_in")->numberText() == "8726400");
  CHECK(site.token(refresh(kRefresh)).status == 200);
  site.clock.advanceSeconds(86'400);
  const HttpResponse spent = site.token(refresh(kRefresh));
  CHECK(spent.status == 400);
  CHECK(parsed(spent.body).text("error") == "invalid_grant");
  CHECK(site.token(refresh(next)).status == 200);
}

TEST_CASE("an access token ends after an hour, and when it is told to") {
  Site site;
  CHECK(site.api("GET", "preferences").status == 200);
  HttpRequest carrier;
  carrier.headers = {{"Authorization", "Bearer " + site.access}};
  site.erp.expireSession(carrier);
  const HttpResponse refused = site.api("GET", "preferences");
  CHECK(refused.status == 401);
  CHECK(refused.body.find("errorCode=003200") != std::string::npos);
  site.access = parsed(site.token(refresh(kRefresh)).body).text("access_token");
  CHECK(site.api("GET", "preferences").status == 200);
  site.clock.advanceSeconds(3600);
  CHECK(site.api("GET", "preferences").status == 401);
}

TEST_CASE("the client shows itself by Basic") {
  Site site;
  const HttpResponse wrong = site.token(refresh(kRefresh), "ABtieback1:nope");
  CHECK(wrong.status == 401);
  CHECK(parsed(wrong.body).text("error") == "invalid_client");
  CHECK(site.send("POST", "/oauth2/v1/tokens/bearer", refresh(kRefresh) + "&client_id=ABtieback1").status == 401);
}

TEST_CASE("consent: a code for a redirect, tokens for the code once, and nothing more after it is withdrawn") {
  Site site;
  const HttpResponse consent = site.send(
      "GET", "/connect/oauth2?client_id=ABtieback1&redirect_uri=http%3A%2F%2Flocalhost%2Fcallback&state=s&scope=x");
  CHECK(consent.status == 302);
  const std::string location = *findHeader(consent.headers, "Location");
  CHECK(location.find("&state=s&realmId=9130347957983456") != std::string::npos);
  const auto begin = location.find("code=") + 5;
  const std::string code = location.substr(begin, location.find('&') - begin);
  const std::string form = "grant_type=authorization_code&redirect_uri=x&code=" + code;
  const Json tokens = parsed(site.token(form).body);
  CHECK(site.token(form).status == 400);
  site.access = tokens.text("access_token");
  CHECK(site.api("GET", "companyinfo/9130347957983456").status == 200);
  CHECK(site.send("POST", "/v2/oauth2/tokens/revoke", R"({"token":")" + site.access + "\"}").status == 200);
  CHECK(site.api("GET", "preferences").status == 401);
  CHECK(site.token(refresh(std::string(tokens.text("refresh_token")))).status == 400);
}

TEST_CASE("another company is an authentication fault in XML, a person without rights a gateway's") {
  Site site;
  const HttpResponse other =
      site.send("GET", "/v3/company/1/preferences", "", {{"Authorization", "Bearer " + site.access}});
  CHECK(other.status == 401);
  CHECK(other.contentType.starts_with("application/xml"));
  CHECK(other.body.find("<Error code=\"100\">") != std::string::npos);
  site.access = parsed(site.token(refresh("AB11-powerless-refresh-token")).body).text("access_token");
  CHECK(site.api("GET", "preferences").status == 403);
}

TEST_CASE("the minute has room for so many requests; the throttle's shape is a setting") {
  Site site;
  site.set(R"({"requests_per_minute":2})");
  CHECK(site.api("GET", "preferences").status == 200);
  CHECK(site.api("GET", "preferences").status == 200);
  const HttpResponse full = site.api("GET", "preferences");
  CHECK(full.status == 429);
  CHECK(full.body.find("ThrottleExceeded") != std::string::npos);
  site.clock.advanceSeconds(60);
  CHECK(site.api("GET", "preferences").status == 200);
  site.set(R"({"throttle_status":"403","throttle_format":"json"})");
  const HttpResponse old = site.erp.tooManyRequests(30);
  CHECK(old.status == 403);
  CHECK(*findHeader(old.headers, "Retry-After") == "30");
  CHECK(parsed(old.body).find("fault")->find("error")->items().front().text("code") == "3001");
}
