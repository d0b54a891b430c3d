// Who asks: a request that is signed by itself (OAuth 1.0a, "token-based authentication"), or one that carries an
// access token of the token endpoint (OAuth 2.0 client credentials with a signed assertion).
#pragma once

#include <optional>

#include "state.h"

namespace tieback::mock::netsuite {

struct Access {
  std::optional<HttpResponse> refusal;
  bool mayWrite = true;
};

Access authenticate(State& state, const HttpRequest& request, std::int64_t nowMicros);

// POST /services/rest/auth/oauth2/v1/token
HttpResponse tokenEndpoint(State& state, const HttpRequest& request, std::int64_t nowMicros);

}  // namespace tieback::mock::netsuite
