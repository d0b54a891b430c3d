// Microsoft Entra's side: tokens by client credentials, what a client library asks beforehand, and who a token is.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
#pragma once

#include <optional>
#include <string>

#include "state.h"

namespace tieback::mock::business_central {

bool isSignIn(const HttpRequest& request);
HttpResponse signIn(State& state, const HttpRequest& request);

// Who asks: an application that Business Central lets in.
struct Caller {
  std::string clientId;
  bool mayWrite = false;
};
// Or why not. `tenant`: of the path; empty when it names none.
std::variant<Caller, Refusal> callerOf(const State& state, const HttpRequest& request, std::string_view tenant);

std::string baseUrl(const HttpRequest& request);

}  // namespace tieback::mock::business_central
