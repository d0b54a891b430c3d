#include "org.h"

#include <catch2/catch.hpp>

namespace tieback::mock {

std::string refusalOf(const HttpResponse& response) {
  INFO(response.body);
  REQUIRE(response.status == 400);
  const Json body = parsed(response.body);
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

Org::Org() : HouseErp("xero") {
  const HttpResponse granted = tokenFor(kCustomApp, "grant_type=client_credentials");
  REQUIRE(granted.status == 200);
  token = std::string(parsed(granted.body).text("access_token"));
}

HttpResponse Org::send(std::string method, std::string path, std::string body, Headers headers) {
  return erp.handle(requestOf(std::move(method), path, std::move(body), std::move(headers)));
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
  return parsed(response.body).find("PurchaseOrders")->items().front();
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

}  // namespace tieback::mock
