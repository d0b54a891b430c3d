#include "site.h"

#include <catch2/catch.hpp>

#include "core/seed.h"

namespace tieback::mock {
namespace {

std::unique_ptr<Dialect> make(const Clock& clock) {
  for (const DialectEntry& entry : builtInDialects()) {
    if (std::string_view(entry.name) == "acumatica") return entry.make({clock, 1});
  }
  throw std::runtime_error("acumatica is not built in");
}

Dialect& addDialect(Dialects& dialects, const Clock& clock) {
  dialects.add(make(clock));
  return *dialects.all().front();
}

}  // namespace

Json parsed(const std::string& text) {
  auto json = parseJson(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Json>(json));
  return std::get<Json>(json);
}

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

Site::Site() : erp(addDialect(dialects, clock)) {
  const auto error = loadSeed(std::string(SEED_FOLDER) + "/acumatica.yaml", dialects);
  INFO(error.value_or(""));
  REQUIRE_FALSE(error);
  cookies = cookieHeader(login());
}

HttpResponse Site::send(std::string method, std::string path, std::string body, Headers headers) {
  HttpRequest request;
  request.method = std::move(method);
  const std::size_t question = path.find('?');
  request.path = path.substr(0, question);
  if (question != std::string::npos) request.query = path.substr(question + 1);
  request.body = std::move(body);
  request.headers = std::move(headers);
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

void Site::set(const std::string& settings) {
  const auto error = erp.patchSettings(parsed(settings));
  REQUIRE_FALSE(error);
}

Json Site::book(const std::string& collection, const std::string& key) {
  auto record = erp.read(collection, key);
  REQUIRE(std::holds_alternative<Json>(record));
  return std::get<Json>(record);
}

void Site::patch(const std::string& collection, const std::string& key, const std::string& changes) {
  const auto result = erp.patch(collection, key, parsed(changes));
  INFO((std::holds_alternative<BooksError>(result) ? std::get<BooksError>(result).message : ""));
  REQUIRE(std::holds_alternative<Json>(result));
}

}  // namespace tieback::mock
