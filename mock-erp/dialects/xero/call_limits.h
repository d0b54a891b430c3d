// Xero's limits of calls, as headers tell of them, and the memory of Idempotency-Keys.
// Facts: developer.xero.com, OAuth 2.0 API limits; idempotent requests (6 minutes from the first call).
#pragma once

#include <optional>

#include "identity.h"
#include "state.h"

namespace tieback::mock::xero {

// Counts a call, or says that it is one too many.
std::optional<HttpResponse> countCall(State& state, std::int64_t nowMicros);
// X-MinLimit-Remaining and the like.
void addLimits(const State& state, HttpResponse& response);

// What was answered to the request's key, or that the key was another request's.
std::optional<HttpResponse> replayOf(State& state, const Caller& caller, const HttpRequest& request,
                                     std::int64_t nowMicros);
void rememberAnswer(State& state, const Caller& caller, const HttpRequest& request, const HttpResponse& response,
                    std::int64_t nowMicros);

}  // namespace tieback::mock::xero
