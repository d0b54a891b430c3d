#include "site.h"

#include <catch2/catch.hpp>

namespace tieback::mock {

std::string cookieHeader(const HttpResponse& login) {
  std::string header;
  for (const auto& [name, value] : login.headers) {
    if (name == "Set-Cookie") header += (header.empty() ? "" : "; ") + value.substr(0, value.find(';'));
  }
  return header;
}

std::string field(const Json& entity, std::string_view name) {
  const Json* wrapped = entity.find(name);
  const Json* value = wrapped != nullptr ? wrapped->find("value") : nullptr;
  if (value == nullptr) return {};
  return value->isString() ? value->string() : value->dump();
}

std::string fieldError(const Json& entity, std::string_view name) {
  const Json* wrapped = entity.find(name);
  return wrapped != nullptr ? std::string(wrapped->text("error")) : std::string();
}

Site::Site() : HouseErp("acumatica") {
  cookies = cookieHeader(login());
}

HttpResponse Site::send(std::string method, std::string path, std::string body, Headers headers) {
  auto request = requestOf(std::move(method), path, std::move(body), std::move(headers));
  if (!cookies.empty()) request.headers.emplace_back("Cookie", cookies);
  return erp.handle(request);
}

HttpResponse Site::api(std::string method, std::string path, std::string body, Headers headers) {
  return send(std::move(method), "/entity/Default/24.200.001/" + path, std::move(body), std::move(headers));
}

HttpResponse Site::login(std::string user, std::string password) {
  return send("POST", "/entity/auth/login",
              Json::object().set("name", user).set("password", password).set("tenant", "Company").dump());
}

std::string Site::putChangeOrder(const std::string& commitments, const std::string& header) {
  const HttpResponse response = api(
      "PUT", "ChangeOrder", R"({"ProjectID":{"value":"TOWER"},)" + header + R"("Commitments":[)" + commitments + "]}");
  INFO(response.body);
  REQUIRE(response.status == 200);
  return field(parsed(response.body), "RefNbr");
}

HttpResponse Site::act(const std::string& action, const std::string& refNbr) {
  return api("POST", "ChangeOrder/" + action, R"({"entity":{"RefNbr":{"value":")" + refNbr + R"("}},"parameters":{}})");
}

int Site::poll(const HttpResponse& started) {
  int status = started.status;
  const std::string* location = findHeader(started.headers, "Location");
  for (int i = 0; status == 202 && i < 100; ++i) status = send("GET", *location).status;
  return status;
}

std::string Site::status(const std::string& refNbr) {
  return std::string(book("ChangeOrder", refNbr).text("Status"));
}

}  // namespace tieback::mock
