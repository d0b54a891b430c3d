#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;

namespace {

constexpr const char* kClient =
    "client_id=5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a11%40Company&client_secret=tieback-client-secret";

HttpResponse token(Site& site, const std::string& form) {
  return site.send("POST", "/identity/connect/token", form, {{"Content-Type", "application/x-www-form-urlencoded"}});
}

Headers bearer(const std::string& secret) {
  return {{"Authorization", "Bearer " + secret}};
}

}  // namespace

TEST_CASE("acumatica: all cookies of the login are needed") {
  Site site;
  CHECK(site.api("GET", "Vendor").status == 200);
  std::vector<std::string> parts;
  for (std::size_t from = 0; from < site.cookies.size();) {
    const std::size_t end = std::min(site.cookies.find("; ", from), site.cookies.size());
    parts.push_back(site.cookies.substr(from, end - from));
    from = end + 2;
  }
  REQUIRE(parts.size() == 4);
  for (std::size_t missing = 0; missing < parts.size(); ++missing) {
    site.cookies.clear();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i != missing) site.cookies += (site.cookies.empty() ? "" : "; ") + parts[i];
    }
    CAPTURE(parts[missing]);
    CHECK(site.api("GET", "Vendor").status == 401);
  }
}

TEST_CASE("acumatica: wrong credentials are said so, in the vendor's shape") {
  Site site;
  const HttpResponse refused = site.login("tieback", "wrong");
  CHECK(refused.status == 500);
  CHECK(parsed(refused.body).text("exceptionMessage").starts_with("Invalid credentials"));
  CHECK(site.send("POST", "/entity/auth/login", R"({"name":"tieback","password":"secret","tenant":"Other"})").status ==
        500);
  CHECK(site.send("POST", "/entity/auth/login", "not json").status == 400);
}

TEST_CASE("acumatica: the seats are limited; logging out or time frees one") {
  Site site;
  site.set(R"({"login_limit":2})");
  const HttpResponse second = site.login();
  CHECK(second.status == 204);
  const HttpResponse third = site.login();
  CHECK(third.status == 500);
  CHECK(third.body.find("API Login Limit") != std::string::npos);
  site.set(R"({"login_limit_status":429})");
  CHECK(site.login().status == 429);
  site.cookies = cookieHeader(second);
  CHECK(site.send("POST", "/entity/auth/logout").status == 204);
  CHECK(site.api("GET", "Vendor").status == 401);
  CHECK(site.login().status == 204);
  CHECK(site.login().status == 429);
  site.clock.advanceSeconds(61 * 60);
  CHECK(site.login().status == 204);
}

TEST_CASE("acumatica: a session ends when it was idle too long, by the clock, or when a fault says so") {
  Site site;
  site.clock.advanceSeconds(59 * 60);
  CHECK(site.api("GET", "Vendor").status == 200);
  site.clock.advanceSeconds(59 * 60);
  CHECK(site.api("GET", "Vendor").status == 200);
  site.clock.advanceSeconds(61 * 60);
  CHECK(site.api("GET", "Vendor").status == 401);
  site.cookies = cookieHeader(site.login());
  HttpRequest request;
  request.headers.emplace_back("Cookie", site.cookies);
  site.erp.expireSession(request);
  CHECK(site.api("GET", "Vendor").status == 401);
}

TEST_CASE("acumatica: OAuth tokens open a session, expire by the clock and are refreshed once") {
  Site site;
  site.cookies.clear();
  const Json first =
      parsed(token(site, std::string("grant_type=password&username=tieback&password=secret&scope=api+offline_access&") +
                             kClient)
                 .body);
  CHECK(first.text("token_type") == "Bearer");
  CHECK(first.find("expires_in")->integer() == 3600);
  const std::string access(first.text("access_token"));
  CHECK(site.api("GET", "Vendor", "", bearer(access)).status == 200);
  CHECK(site.api("GET", "Vendor", "", bearer("other")).status == 401);
  site.clock.advanceSeconds(3601);
  CHECK(site.api("GET", "Vendor", "", bearer(access)).status == 401);
  const std::string refresh =
      "grant_type=refresh_token&refresh_token=" + std::string(first.text("refresh_token")) + "&" + kClient;
  const Json second = parsed(token(site, refresh).body);
  CHECK(site.api("GET", "Vendor", "", bearer(std::string(second.text("access_token")))).status == 200);
  CHECK(parsed(token(site, refresh).body).text("error") == "invalid_grant");
}

TEST_CASE(
    "acumatica: with the scope api a token is one session, with concurrent access each call without cookies is one") {
  Site site;
  site.set(R"({"login_limit":2})");
  site.cookies.clear();
  const auto get = [&](const std::string& scope) {
    return std::string(
        parsed(token(site, "grant_type=password&username=tieback&password=secret&scope=" + scope + "&" + kClient).body)
            .text("access_token"));
  };
  const std::string plain = get("api");
  for (int i = 0; i < 3; ++i) CHECK(site.api("GET", "Vendor", "", bearer(plain)).status == 200);
  site.clock.advanceSeconds(61 * 60);
  const std::string concurrent = get("api+api:concurrent_access");
  const HttpResponse opened = site.api("GET", "Vendor", "", bearer(concurrent));
  CHECK(opened.status == 200);
  CHECK(site.api("GET", "Vendor", "", bearer(concurrent)).status == 200);
  CHECK(site.api("GET", "Vendor", "", bearer(concurrent)).body.find("API Login Limit") != std::string::npos);
  site.cookies = cookieHeader(opened);
  CHECK(site.api("GET", "Vendor", "", bearer(concurrent)).status == 200);
}

TEST_CASE("acumatica: the token endpoint refuses what the vendor refuses") {
  Site site;
  const auto error = [&](const std::string& form) { return std::string(parsed(token(site, form).body).text("error")); };
  CHECK((error(std::string("grant_type=client_credentials&scope=api&") + kClient)) == "unsupported_grant_type");
  CHECK((error("grant_type=password&client_id=x&client_secret=y")) == "invalid_client");
  CHECK((error(std::string("grant_type=password&username=tieback&password=no&scope=api&") + kClient)) ==
        "invalid_grant");
  CHECK((error(std::string("grant_type=authorization_code&code=x&") + kClient)) == "invalid_grant");
}

TEST_CASE("acumatica: an authorization code is good for one token") {
  Site site;
  const HttpResponse redirect = site.send(
      "GET",
      "/identity/connect/authorize?response_type=code&client_id=5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a11%40Company"
      "&redirect_uri=http://localhost/callback&scope=api&state=s1");
  REQUIRE(redirect.status == 302);
  const std::string location = *findHeader(redirect.headers, "Location");
  CHECK(location.ends_with("&state=s1"));
  const std::size_t from = location.find("code=") + 5;
  const std::string code = location.substr(from, location.find('&', from) - from);
  const std::string form =
      "grant_type=authorization_code&redirect_uri=http://localhost/callback&code=" + code + "&" + kClient;
  CHECK(token(site, form).status == 200);
  CHECK(token(site, form).status == 400);
}

TEST_CASE("acumatica: beyond half of the quota requests wait, beyond it they are declined") {
  Site site;
  site.set(R"({"requests_per_minute":4,"delay_cap_ms":60000})");
  HttpRequest request;
  request.path = "/entity/Default/24.200.001/Vendor";
  CHECK(site.erp.admit(request).delayMs == 0);
  site.clock.advanceSeconds(10);
  CHECK(site.erp.admit(request).delayMs == 0);
  // 50 s remain of the first request's minute, 2 requests remain.
  CHECK(site.erp.admit(request).delayMs == 25'000);
  CHECK(site.erp.admit(request).delayMs == 50'000);
  const Admission declined = site.erp.admit(request);
  REQUIRE(declined.refusal);
  CHECK(declined.refusal->status == 429);
  request.path = "/entity/auth/logout";
  CHECK_FALSE(site.erp.admit(request).refusal);
  site.clock.advanceSeconds(61);
  request.path = "/entity/Default/24.200.001/Vendor";
  CHECK_FALSE(site.erp.admit(request).refusal);
}
