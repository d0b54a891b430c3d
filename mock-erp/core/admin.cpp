#include "admin.h"

#include <algorithm>

namespace tieback::mock {

bool AdminRequest::under(std::initializer_list<std::string_view> segments) const {
  return path.size() >= segments.size() && std::equal(segments.begin(), segments.end(), path.begin());
}

bool AdminRequest::is(std::string_view wantedMethod, std::initializer_list<std::string_view> segments) const {
  return method == wantedMethod && path.size() == segments.size() && under(segments);
}

std::string AdminRequest::queryValue(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

HttpResponse adminAnswer(const Json& body, int status) {
  HttpResponse response;
  response.status = status;
  response.contentType = "application/json";
  response.body = body.dump();
  return response;
}

HttpResponse adminError(int status, std::string code, std::string message) {
  Json error = Json::object();
  error.set("code", std::move(code)).set("message", std::move(message));
  return adminAnswer(Json::object().set("error", std::move(error)), status);
}

HttpResponse adminNoContent() {
  HttpResponse response;
  response.status = 204;
  return response;
}

std::variant<Json, HttpResponse> adminBody(const AdminRequest& request) {
  if (request.body.find_first_not_of(" \r\n\t") == std::string::npos) return Json::object();
  auto parsed = parseJson(request.body);
  if (const auto* error = std::get_if<JsonError>(&parsed)) {
    return adminError(400, "bad_json",
                      "the body is no JSON: " + error->message + " at byte " + std::to_string(error->offset));
  }
  if (!std::get<Json>(parsed).isObject()) {
    return adminError(400, "bad_json", std::string("expected a JSON object, got ") + std::get<Json>(parsed).kindName());
  }
  return std::move(std::get<Json>(parsed));
}

bool Admin::owns(const HttpRequest& request) {
  return request.path == "/_mock" || request.path.starts_with("/_mock/");
}

HttpResponse Admin::handle(const HttpRequest& request, bool onAdminPort) const {
  AdminRequest admin;
  admin.method = request.method;
  admin.path = splitPath(request.path);
  if (!admin.path.empty()) admin.path.erase(admin.path.begin());
  admin.query = parseForm(request.query);
  admin.body = request.body;
  admin.onAdminPort = onAdminPort;
  if (admin.is("POST", {"reset"})) {
    for (AdminModule* module : modules_) module->reset();
    return adminNoContent();
  }
  for (AdminModule* module : modules_) {
    if (std::optional<HttpResponse> response = module->handle(admin)) return std::move(*response);
  }
  return adminError(404, "no_such_path", request.method + " " + request.path + " is not part of the admin API");
}

}  // namespace tieback::mock
