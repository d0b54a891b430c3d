#include "site.h"

namespace tieback::mock {

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

Site::Site() : HouseErp("business_central") {
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

}  // namespace tieback::mock
