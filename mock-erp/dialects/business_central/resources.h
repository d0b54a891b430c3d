// The resources below the service's root, one call at a time.
#pragma once

#include "sign_in.h"
#include "state.h"

namespace tieback::mock::business_central {

struct ServiceRoot {
  std::string url;  // without a slash at the end
  Caller caller;
};

struct Call {
  std::string method;
  std::vector<std::string> path;  // "companies(…)", "purchaseOrders(…)", …
  std::string query;
  Json body;
  Headers headers;
};

struct Answer {
  int status = 200;
  Json body;
  std::string etag;
  bool applied = false;
};

Answer handle(State& state, const ServiceRoot& root, const Call& call);

}  // namespace tieback::mock::business_central
