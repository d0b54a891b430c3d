// Tokens, and who gets in with them.
#include "site.h"

using namespace tieback::mock;

namespace {

std::string said(const HttpResponse& response) {
  const Json body = parsed(response.body);
  CHECK_FALSE(body.text("trace_id").empty());
  const std::string description(body.text("error_description"));
  return std::to_string(response.status) + " " + std::string(body.text("error")) + " " +
         description.substr(0, description.find(':'));
}

}  // namespace

TEST_CASE("client credentials get a token; each wrong one is refused with Entra's own code") {
  Site site;
  const Json granted = parsed(site.signIn().body);
  CHECK(granted.text("token_type") == "Bearer");
  CHECK(granted.find("expires_in")->integer() == 3599);
  const std::string scope = "https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default";
  CHECK(said(site.signIn(kClient, "wrong")) == "401 invalid_client AADSTS7000215");
  CHECK(said(site.signIn("nobody")) == "400 unauthorized_client AADSTS700016");
  CHECK(said(site.signIn(kClient, "tieback-client-secret", "elsewhere.example")) == "400 invalid_request AADSTS90002");
  CHECK(said(site.signIn(kClient, "tieback-client-secret", "acme.example",
                         "https%3A%2F%2Fgraph.microsoft.com%2F.default")) == "400 invalid_resource AADSTS500011");
  CHECK(said(site.signIn(kClient, "tieback-client-secret", "acme.example", "")) == "400 invalid_request AADSTS900144");
  CHECK(said(site.signIn(kClient, "tieback-client-secret", "acme.example", scope, "password")) ==
        "400 unsupported_grant_type AADSTS70003");
  CHECK(said(site.signIn("5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a14")) == "401 invalid_client AADSTS7000222");
}

TEST_CASE("the tenant is named by its id or its domain, and MSAL learns where its tokens are") {
  Site site;
  CHECK(site.signIn(kClient, "tieback-client-secret", "8f3c2b10-5d0e-4a52-9a36-0f2f6f4f0c01").status == 200);
  const auto configuration = site.send("GET", "/acme.example/v2.0/.well-known/openid-configuration", "", "", {});
  CHECK(parsed(configuration.body).text("token_endpoint") == "http://bc.example/acme.example/oauth2/v2.0/token");
}

TEST_CASE("a token ends by the clock, by expiry from outside, and does not open another tenant's books") {
  Site site;
  CHECK(site.api("GET", "companies").status == 200);
  CHECK(site.send("GET", "/v2.0/other.example/Production/api/v2.0/companies", "", "",
                  {{"Authorization", "Bearer " + site.token}})
            .status == 401);
  CHECK(site.send("GET", "/v2.0/Production/api/v2.0/companies", "", "", {{"Authorization", "Bearer " + site.token}})
            .status == 200);
  site.clock.advanceSeconds(3600);
  const auto ended = site.api("GET", "companies");
  CHECK(ended.status == 401);
  CHECK(refusal(ended) == "Authentication_InvalidCredentials: The server has rejected the client credentials.");
  CHECK(site.send("GET", kRoot + "companies", "", "", {}).status == 401);
}

TEST_CASE("an application that is disabled, may only read, or asks for what is not there is told so") {
  Site site;
  site.token = std::string(parsed(site.signIn("5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a13").body).text("access_token"));
  CHECK(site.api("GET", "companies").status == 401);
  site.token = std::string(parsed(site.signIn("5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a12").body).text("access_token"));
  CHECK(site.own("GET", "vendors").status == 200);
  const auto write = site.own("POST", "purchaseOrders", "", R"({"vendorNumber":"V-1001"})");
  CHECK(write.status == 403);
  CHECK_FALSE(write.applied);
  site.token = std::string(parsed(site.signIn().body).text("access_token"));
  const auto elsewhere = site.send("GET", "/v2.0/acme.example/Sandbox/api/v2.0/companies", "", "",
                                   {{"Authorization", "Bearer " + site.token}});
  CHECK(elsewhere.status == 404);
  CHECK(refusal(elsewhere).starts_with("NoEnvironment"));
  CHECK(refusal(site.api("GET", "companies(00000000-0000-0000-0000-000000000001)/vendors"))
            .starts_with("Internal_CompanyNotFound"));
  CHECK(refusal(site.own("GET", "unicorns")) ==
        "BadRequest_ResourceNotFound: Resource not found for the segment 'unicorns'.");
}

TEST_CASE("beyond the limit of five minutes requests are refused until they are over") {
  Site site;
  site.set(R"({"requests_per_5_minutes":2,"retry_after_429":30})");
  CHECK(site.api("GET", "companies").status == 200);
  CHECK(site.api("GET", "companies").status == 200);
  const auto refused = site.api("GET", "companies");
  CHECK(refused.status == 429);
  CHECK(*findHeader(refused.headers, "Retry-After") == "30");
  site.set(R"({"retry_after_429":0})");
  CHECK(findHeader(site.api("GET", "companies").headers, "Retry-After") == nullptr);
  site.clock.advanceSeconds(300);
  CHECK(site.api("GET", "companies").status == 200);
}
