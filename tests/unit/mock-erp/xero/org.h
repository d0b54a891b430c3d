// The house company's organisation in Xero for a test: the dialect with its seed, a clock that the test moves, and a
// client that is signed in.
#pragma once

#include <string>

#include "../house_erp.h"

namespace tieback::mock {

inline constexpr const char* kTenant = "2f9c1f3a-5f0e-4f2c-9c38-0d6f0a1b7c01";
inline constexpr const char* kWebApp = "5B1E2F7A6C1D4D539A0E2F6F4F0C7A11";
inline constexpr const char* kCustomApp = "9C0D3E8B7D2E4E64AB1F307050D8B22A";

struct Org : HouseErp {
  Org();

  std::string token;  // of the custom connection, opened by the constructor

  HttpResponse send(std::string method, std::string path, std::string body = "", Headers headers = {});
  // Below /api.xro/2.0/, signed in, with JSON.
  HttpResponse api(std::string method, std::string path, std::string body = "", Headers more = {});
  // Form of the token server, with the app's secret in the body.
  HttpResponse tokenFor(const std::string& app, const std::string& form);
  // The order as the API shows it.
  Json order(const std::string& name);
  // One order put with a number and LineItems; the answer.
  HttpResponse put(const std::string& number, const std::string& lines, const std::string& more = "",
                   const std::string& query = "");
  HttpResponse post(const std::string& number, const std::string& members);
  std::string contactId(const std::string& number);
};

// The first ValidationErrors' messages of a 400, joined by " / ".
std::string refusalOf(const HttpResponse& response);
std::string numberAt(const Json& record, std::string_view name);

inline constexpr const char* kLine =
    R"({"Description":"Footing","Quantity":3,"UnitAmount":33.3333,"LineAmount":100.00,"AccountCode":"320",)"
    R"("TaxType":"NONE","Tracking":[{"Name":"Cost Code","Option":"03-300"}]})";

}  // namespace tieback::mock
