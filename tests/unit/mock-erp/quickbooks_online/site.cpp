#include "site.h"

#include <Poco/Base64Encoder.h>
#include <Poco/URI.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "core/seed.h"

namespace tieback::mock::quickbooks_online {
namespace {

std::unique_ptr<Dialect> made(const Clock& clock) {
  for (const auto& entry : builtInDialects()) {
    if (std::string_view(entry.name) == "quickbooks_online") return entry.make({clock, 1});
  }
  throw std::runtime_error("no quickbooks_online");
}

Dialect& added(Dialects& dialects, const Clock& clock) {
  dialects.add(made(clock));
  return *dialects.find("quickbooks_online");
}

std::string base64(const std::string& text) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << text;
  encoder.close();
  return out.str();
}

}  // namespace

Site::Site() : erp(added(dialects, clock)) {
  const auto error = loadSeed(std::string(SEED_FOLDER) + "/quickbooks_online.yaml", dialects);
  INFO(error.value_or(""));
  REQUIRE_FALSE(error);
  set(R"({"refresh_rotation_seconds":86400,"refresh_grace_seconds":86400})");
  access = parsed(token(std::string("grant_type=refresh_token&refresh_token=") + kRefresh).body).text("access_token");
  REQUIRE_FALSE(access.empty());
}

HttpResponse Site::send(std::string method, std::string target, std::string body, Headers headers) {
  const auto mark = target.find('?');
  HttpRequest request{std::move(method), target.substr(0, mark),
                      mark == std::string::npos ? "" : target.substr(mark + 1), std::move(headers), std::move(body)};
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

void Site::set(const std::string& settings) {
  const auto error = erp.patchSettings(parsed(settings));
  INFO((error ? error->message : ""));
  REQUIRE_FALSE(error);
}

void Site::patch(const std::string& collection, const std::string& key, const std::string& changes) {
  REQUIRE(std::holds_alternative<Json>(erp.patch(collection, key, parsed(changes))));
}

Json Site::book(const std::string& collection, const std::string& key) {
  auto record = erp.read(collection, key);
  REQUIRE(std::holds_alternative<Json>(record));
  return std::get<Json>(record);
}

Json parsed(const std::string& text) {
  auto json = parseJson(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Json>(json));
  return std::get<Json>(json);
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
