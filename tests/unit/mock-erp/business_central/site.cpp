#include "site.h"

#include "core/seed.h"

namespace tieback::mock {
namespace {

Dialect& addDialect(Dialects& dialects, const Clock& clock) {
  for (const DialectEntry& entry : builtInDialects()) {
    if (std::string_view(entry.name) == "business_central") dialects.add(entry.make({clock, 1}));
  }
  return *dialects.all().front();
}

}  // namespace

Json parsed(const std::string& text) {
  auto json = parseJson(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Json>(json));
  return std::get<Json>(json);
}

std::string refusal(const HttpResponse& response) {
  const Json body = parsed(response.body);
  const Json* error = body.find("error");
  INFO(response.body);
  REQUIRE(error != nullptr);
  const std::string message(error->text("message"));
  const auto at = message.find("  CorrelationId:  ");
  REQUIRE(at != std::string::npos);
  return std::string(error->text("code")) + ": " + message.substr(0, at);
}

Site::Site() : erp(addDialect(dialects, clock)) {
  const auto error = loadSeed(SEED_FOLDER "/business_central.yaml", dialects);
  INFO(error.value_or(""));
  REQUIRE_FALSE(error);
  token = std::string(parsed(signIn().body).text("access_token"));
}

HttpResponse Site::send(std::string method, std::string path, std::string query, std::string body, Headers headers) {
  HttpRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.query = std::move(query);
  request.body = std::move(body);
  request.headers = std::move(headers);
  request.headers.emplace_back("Host", "bc.example");
  Admission admission = erp.admit(request);
  return admission.refusal ? std::move(*admission.refusal) : erp.handle(request);
}

HttpResponse Site::api(std::string method, std::string path, std::string query, std::string body, Headers headers) {
  headers.emplace_back("Authorization", "Bearer " + token);
  return send(std::move(method), kRoot + path, std::move(query), std::move(body), std::move(headers));
}

HttpResponse Site::own(std::string method, std::string path, std::string query, std::string body, Headers headers) {
  return api(std::move(method), kCompany + path, std::move(query), std::move(body), std::move(headers));
}

HttpResponse Site::signIn(std::string client, std::string secret, std::string tenant, std::string scope,
                          std::string grant) {
  return send("POST", "/" + tenant + "/oauth2/v2.0/token", "",
              "grant_type=" + grant + "&client_id=" + client + "&client_secret=" + secret + "&scope=" + scope, {});
}

Json Site::order(const std::string& number) {
  const auto response =
      own("GET", "purchaseOrders",
          "$filter=number%20eq%20'" + number + "'&$expand=purchaseOrderLines($expand=dimensionSetLines)");
  const Json body = parsed(response.body);
  INFO(response.body);
  REQUIRE(body.find("value") != nullptr);
  REQUIRE(body.find("value")->items().size() == 1);
  return body.find("value")->items().front();
}

void Site::set(const std::string& settings) {
  const auto error = erp.patchSettings(parsed(settings));
  INFO((error ? error->message : ""));
  REQUIRE_FALSE(error);
}

void Site::patch(const std::string& collection, const std::string& key, const std::string& changes) {
  const auto result = erp.patch(collection, key, parsed(changes));
  if (const auto* error = std::get_if<BooksError>(&result)) FAIL(error->message);
}

}  // namespace tieback::mock
