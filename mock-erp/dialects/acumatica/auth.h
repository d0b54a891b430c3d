// Signing in and out: /entity/auth/login, /entity/auth/logout, /identity/connect/token, /identity/connect/authorize.
// Threads: the state is guarded by the caller.
#pragma once

#include <optional>

#include "core/http.h"
#include "state.h"

namespace tieback::mock::acumatica {

// Nothing when the path (without the site) is none of these. Grants: password, refresh_token, authorization_code; the
// authorize page asks nobody and consents for the first active user.
std::optional<HttpResponse> handleAuth(State& state, const HttpRequest& request, std::string_view path,
                                       std::int64_t now);

}  // namespace tieback::mock::acumatica
