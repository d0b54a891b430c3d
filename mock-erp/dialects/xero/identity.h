// The identity server and the list of connections: https://identity.xero.com/connect/…,
// https://login.xero.com/identity/ connect/authorize, https://api.xero.com/connections. Facts: xero-node's XeroClient,
// Xero's pages on OAuth 2.0 (refresh tokens rotate, the previous one holds for 30 minutes).
#pragma once

#include <optional>

#include "state.h"

namespace tieback::mock::xero {

// Of paths that are Xero's only, and of those that are Xero's at Xero's own hosts.
bool isIdentityRequest(const HttpRequest& request);
bool isAtXerosHost(const HttpRequest& request);
HttpResponse handleIdentity(State& state, const HttpRequest& request, std::int64_t nowMicros);

// Who asks, and of which organisation; or why not.
struct Caller {
  std::string client;
  std::string app;           // its name
  std::string organisation;  // OrganisationID
};
// `scopes`: any of these will do.
std::variant<Caller, HttpResponse> authorise(State& state, const HttpRequest& request,
                                             const std::vector<std::string>& scopes, std::int64_t nowMicros);

}  // namespace tieback::mock::xero
