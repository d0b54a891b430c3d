// Intuit's sign-in: https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization
#pragma once

#include <optional>
#include <variant>

#include "state.h"

namespace tieback::mock::quickbooks_online {

// Nothing when the path is none of the token server's.
std::optional<HttpResponse> handleSignIn(State& state, const HttpRequest& request, std::int64_t now);

// The consent behind a request's access token, or the gateway's refusal.
std::variant<BookRecord, HttpResponse> authenticate(const State& state, const HttpRequest& request, std::int64_t now);

}  // namespace tieback::mock::quickbooks_online
