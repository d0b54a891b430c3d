// A NetSuite account for a test: the dialect with the house seed, a clock that the test moves, and requests that are
// signed as its integration does.
#pragma once

#include <string>

#include "../fake_clock.h"
#include "core/dialect.h"
#include "core/dialects.h"

namespace tieback::mock::netsuite {

struct Account {
  Account();

  FakeClock clock;
  Dialects dialects;
  Dialect& erp;
  std::string token = "89e08d9767c5ac85b374415725567d05";
  int requests = 0;  // each has a nonce of its own

  // `target`: path and perhaps ?query. Signed unless `headers` has an Authorization.
  HttpResponse send(std::string method, const std::string& target, std::string body = "", Headers headers = {});
  // Below /services/rest/record/v1/.
  HttpResponse record(std::string method, const std::string& target, std::string body = "", Headers headers = {});
  HttpResponse query(const std::string& suiteql);

  void set(const std::string& settings);
  // A record of the books as the admin API shows it.
  Json book(const std::string& collection, const std::string& key);
  void patch(const std::string& collection, const std::string& key, const std::string& changes);
  // The lines of an order, as the wire shows them.
  Json lines(const std::string& order);
};

Json parsed(const std::string& text);
// The first of o:errorDetails.
Json errorOf(const HttpResponse& response);
std::string errorText(const HttpResponse& response);

}  // namespace tieback::mock::netsuite
