// One request to the API: reads, writes, the action, and batches of them.
#pragma once

#include "sign_in.h"
#include "state.h"

namespace tieback::mock::business_central {

// Of a whole HTTP request below /v2.0/.
HttpResponse serve(State& state, const HttpRequest& request);

// The application that the request counts for; empty when it has no valid token.
std::string clientOf(const State& state, const HttpRequest& request);

}  // namespace tieback::mock::business_central
