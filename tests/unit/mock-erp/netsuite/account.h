// A NetSuite account for a test: the dialect with the house seed, a clock that the test moves, and requests that are
// signed as its integration does.
#pragma once

#include <string>

#include "../house_erp.h"

namespace tieback::mock::netsuite {

struct Account : HouseErp {
  Account() : HouseErp("netsuite") {}

  std::string token = "89e08d9767c5ac85b374415725567d05";
  int requests = 0;  // each has a nonce of its own

  // `target`: path and perhaps ?query. Signed unless `headers` has an Authorization.
  HttpResponse send(std::string method, const std::string& target, std::string body = "", Headers headers = {});
  // Below /services/rest/record/v1/.
  HttpResponse record(std::string method, const std::string& target, std::string body = "", Headers headers = {});
  HttpResponse query(const std::string& suiteql);

  // The lines of an order, as the wire shows them.
  Json lines(const std::string& order);
};

// The first of o:errorDetails.
Json errorOf(const HttpResponse& response);
std::string errorText(const HttpResponse& response);

}  // namespace tieback::mock::netsuite
