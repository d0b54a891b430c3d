#include "site.h"

#include <Poco/Base64Encoder.h>
#include <Poco/URI.h>

#include <catch2/catch.hpp>
#include <sstream>

namespace tieback::mock::quickbooks_online {
namespace {

std::string base64(const std::string& text) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << text;
  encoder.close();
  return out.str();
}

}  // namespace

Site::Site() : HouseErp("quickbooks_online") {
  set(R"({"refresh_rotation_seconds":86400,"refresh_grace_seconds":86400})");
  access = parsed(token(std::string("grant_type=refresh_token&refresh_token=") + kRefresh).body).text("access_token");
  REQUIRE_FALSE(access.empty());
}

HttpResponse Site::send(std::string method, std::string target, std::string body, Headers headers) {
  const auto request = requestOf(std::move(method), target, std::move(body), std::move(headers));
  REQUIRE(erp.owns(request));
  return erp.handle(request);
}

HttpResponse Site::api(std::string method, const std::string& target, std::string body) {
  return send(std::move(method), std::string("/v3/company/") + kRealm + "/" + target, std::move(body),
              {{"Authorization", "Bearer " + access}});
}

HttpResponse Site::token(const std::string& form, const std::string& client) {
  return send("POST", "/oauth2/v1/tokens/bearer", form, {{"Authorization", "Basic " + base64(client)}});
}

HttpResponse Site::query(const std::string& statement) {
  std::string encoded;
  Poco::URI::encode(statement, "%'=<>&+#", encoded);
  return api("GET", "query?query=" + encoded);
}

std::string faultCode(const HttpResponse& response) {
  const Json body = parsed(response.body);
  const Json* fault = body.find("Fault");
  return fault == nullptr ? "" : std::string(fault->find("Error")->items().front().text("code"));
}

std::string order(const std::string& more, const std::string& amount) {
  return R"({"VendorRef":{"value":"56"},"Line":[{"Amount":)" + amount +
         R"(,"DetailType":"ItemBasedExpenseLineDetail","ItemBasedExpenseLineDetail":{"ItemRef":{"value":"19"}}}])" +
         (more.empty() ? "" : "," + more) + "}";
}

}  // namespace tieback::mock::quickbooks_online
