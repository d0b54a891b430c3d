#include "org.h"

#include <catch2/catch.hpp>

#include "core/seed.h"

namespace tieback::mock {
namespace {

std::unique_ptr<Dialect> makeXero(const Clock& clock) {
  for (const DialectEntry& entry : builtInDialects()) {
    if (std::string_view(entry.name) == "xero") return entry.make({clock, 1});
  }
  throw std::runtime_error("xero is not built in");
}

Dialect& added(Dialects& dialects, const Clock& clock) {
  dialects.add(makeXero(clock));
  return *dialects.all().front();
}

}  // namespace

Json parsedJson(const std::string& text) {
  auto json = parseJson(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Json>(json));
  return std::get<Json>(json);
}

std::string refusalOf(const HttpResponse& response) {
  INFO(response.body);
  REQUIRE(response.status == 400);
  const Json body = parsedJson(response.body);
  const Json* elements = body.find("Elements");
  if (elements == nullptr) return std::string(body.text("Message"));
  std::string words;
  for (const Json& error : elements->items().front().find("ValidationErrors")->items()) {
    words += (words.empty() ? "" : " / ") + std::string(error.text("Message"));
  }
  return words;
}

std::string numberAt(const Json& record, std::string_view name) {
  const Json* value = record.find(name);
  return value != nullptr && value->isNumber() ? value->numberText() : "";
}

Org::Org() : erp(added(dialects, clock)) {
  const auto error = loadSeed(std::string(SEED_FOLDER) + "/xero.yaml", dialects);
  INFO(error.value_or(""));
  REQUIRE_FALSE(error);
  const HttpResponse granted = tokenFor(kCustomApp, "grant_type=client_credentials");
  REQUIRE(granted.status == 200);
  token = std::string(parsedJson(granted.body).text("access_token"));
}

HttpResponse Org::send(std::string method, std::string path, std::string body, Headers headers) {
  HttpRequest request;
  request.method = std::move(method);
  const std::size_t question = path.find('?');
  request.path = path.substr(0, question);
  if (question != std::string::npos) request.query = path.substr(question + 1);
  request.body = std::move(body);
  request.headers = std::move(headers);
  return erp.handle(request);
}

HttpResponse Org::api(std::string method, std::string path, std::string body, Headers more) {
  more.emplace_back("Authorization", "Bearer " + token);
  more.emplace_back("Accept", "application/json");
  more.emplace_back("xero-tenant-id", kTenant);
  return send(std::move(method), "/api.xro/2.0/" + path, std::move(body), std::move(more));
}

HttpResponse Org::tokenFor(const std::string& app, const std::string& form) {
  return send("POST", "/connect/token", form + "&client_id=" + app + "&client_secret=tieback-client-secret");
}

Json Org::order(const std::string& name) {
  const HttpResponse response = api("GET", "PurchaseOrders/" + name);
  INFO(response.body);
  REQUIRE(response.status == 200);
  return parsedJson(response.body).find("PurchaseOrders")->items().front();
}

HttpResponse Org::put(const std::string& number, const std::string& lines, const std::string& more,
                      const std::string& query) {
  return api("PUT", "PurchaseOrders" + query,
             R"({"PurchaseOrders":[{"PurchaseOrderNumber":")" + number + R"(","Contact":{"ContactID":")" +
                 contactId("V-1001") + R"("},)" + more + R"("LineItems":[)" + lines + "]}]}");
}

HttpResponse Org::post(const std::string& number, const std::string& members) {
  return api("POST", "PurchaseOrders/" + number, R"({"PurchaseOrders":[{)" + members + "}]}");
}

std::string Org::contactId(const std::string& number) {
  return std::string(std::get<Json>(erp.read("Contact", number)).text("ContactID"));
}

void Org::set(const std::string& settings) {
  REQUIRE_FALSE(erp.patchSettings(parsedJson(settings)));
}

void Org::patch(const std::string& collection, const std::string& key, const std::string& changes) {
  REQUIRE(std::holds_alternative<Json>(erp.patch(collection, key, parsedJson(changes))));
}

}  // namespace tieback::mock
