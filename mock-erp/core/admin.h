// The admin API under /_mock: a router over modules, each of which owns a few paths.
// Threads: any.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http.h"
#include "json.h"

namespace tieback::mock {

struct AdminRequest {
  std::string method;
  std::vector<std::string> path;  // decoded segments after /_mock
  std::vector<std::pair<std::string, std::string>> query;
  std::string body;
  bool onAdminPort = false;

  // Whether the path begins with these segments.
  bool under(std::initializer_list<std::string_view> segments) const;
  bool is(std::string_view wantedMethod, std::initializer_list<std::string_view> segments) const;
  std::string queryValue(std::string_view name) const;
};

HttpResponse adminAnswer(const Json& body, int status = 200);
// {"error":{"code":…,"message":…}}
HttpResponse adminError(int status, std::string code, std::string message);
HttpResponse adminNoContent();

class AdminModule {
 public:
  virtual ~AdminModule() = default;
  // Nothing when the path is not this module's.
  virtual std::optional<HttpResponse> handle(const AdminRequest& request) = 0;
  // Part of POST /_mock/reset.
  virtual void reset() {}
};

class Admin {
 public:
  static bool owns(const HttpRequest& request);

  // Modules are asked in this order; they outlive the router.
  explicit Admin(std::vector<AdminModule*> modules) : modules_(std::move(modules)) {}
  HttpResponse handle(const HttpRequest& request, bool onAdminPort) const;

 private:
  std::vector<AdminModule*> modules_;
};

// The body as a JSON object (an empty body is an empty object); otherwise the 400 to answer.
std::variant<Json, HttpResponse> adminBody(const AdminRequest& request);

}  // namespace tieback::mock
