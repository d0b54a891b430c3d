// The house company's Business Central for a test: the dialect with the house seed, a clock that the test moves, and a
// client that has a token.
#pragma once

#include <string>

#include "../house_erp.h"

namespace tieback::mock {

inline const std::string kRoot = "/v2.0/acme.example/Production/api/v2.0/";
inline const std::string kCompany = "companies(a0a0a0a0-0000-4000-8000-00000000c100)/";
inline constexpr const char* kClient = "5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a11";

struct Site : HouseErp {
  Site();

  std::string token;

  HttpResponse send(std::string method, std::string path, std::string query, std::string body, Headers headers);
  // Below the service's root.
  HttpResponse api(std::string method, std::string path, std::string query = "", std::string body = "",
                   Headers headers = {});
  // Below the house company.
  HttpResponse own(std::string method, std::string path, std::string query = "", std::string body = "",
                   Headers headers = {});
  HttpResponse signIn(std::string client = kClient, std::string secret = "tieback-client-secret",
                      std::string tenant = "acme.example",
                      std::string scope = "https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default",
                      std::string grant = "client_credentials");
  // The order with its lines, as OData shows it.
  Json order(const std::string& number);
};

// {"error":{"code","message"}} as "code: message", without the correlation id.
std::string refusal(const HttpResponse& response);

}  // namespace tieback::mock
