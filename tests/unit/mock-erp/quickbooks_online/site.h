// The house company's QuickBooks for a test: the dialect with the house seed, a clock that the test moves, and a client
// that is signed in.
#pragma once

#include <string>

#include "../house_erp.h"

namespace tieback::mock::quickbooks_online {

inline constexpr const char* kRealm = "9130347957983456";
inline constexpr const char* kRefresh = "AB11-house-refresh-token";

struct Site : HouseErp {
  Site();

  std::string access;  // of the house's consent

  HttpResponse send(std::string method, std::string target, std::string body = "", Headers headers = {});
  // Below /v3/company/{realm}/, with the token.
  HttpResponse api(std::string method, const std::string& target, std::string body = "");
  HttpResponse token(const std::string& form, const std::string& client = "ABtieback1:tieback-client-secret");
  HttpResponse query(const std::string& statement);
};

std::string faultCode(const HttpResponse& response);

// A purchase order of one line of 100.00 for V-1001; `more` are further members.
std::string order(const std::string& more = "", const std::string& amount = "100.00");

}  // namespace tieback::mock::quickbooks_online
