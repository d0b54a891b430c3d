// Sends requests as this connection's login: each signed by itself (token-based authentication), or carried by an
// access token that a signed assertion buys (OAuth 2.0 client credentials).
#pragma once

#include <string>

#include "erp/dialects/netsuite/config.h"
#include "erp/support/oauth.h"

namespace tieback::erp::netsuite {

// Thread-safe.
class Session {
 public:
  // Both must outlive the session.
  Session(const Config& config, const DialectContext& context);

  // Any whole answer but a throttle or a refused login, or what its absence means. A 401 says that nothing was applied:
  // the request is sent once more, with a new token or signature.
  Answer call(const WireRequest& request, Effect effect);

 private:
  struct Signed {
    WireRequest request;
    std::string token;
  };
  std::variant<Signed, Outcome> sign(const WireRequest& request);
  std::string signature(const WireRequest& request) const;

  const Config& config_;
  const DialectContext& context_;
  OAuthTokens tokens_;
};

}  // namespace tieback::erp::netsuite
