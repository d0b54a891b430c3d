// One login to Acumatica, shared by all workers of a connection: licences count sessions.
//
// Every cookie is replayed (the site balances and authorises by them). A 401 makes it log in again once and send the
// same request again: 401 says that nothing was applied. A second one in spite of a good login is `session_refused`.
#pragma once

#include <tieback/sdk/mutex.h>

#include <cstdint>
#include <map>
#include <string>
#include <variant>

#include "erp/dialects/acumatica/config.h"
#include "erp/support/oauth.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::acumatica {

// Thread-safe.
class Session {
 public:
  // Both must outlive the session.
  Session(const Config& config, const DialectContext& context);
  ~Session();  // logs out, best effort, so that the seat is free
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Any whole answer but a throttle, or what its absence means.
  Answer call(const WireRequest& request, Effect effect);

  // The next call logs in anew, and sees what a long operation of the present session keeps from that session. The
  // present one is logged out when another takes its place here, or at the end: its operation may still be running.
  void renew();

 private:
  struct Identity {
    std::uint64_t generation = 0;  // of the login; 0: not logged in
    std::map<std::string, std::string> cookies;
    std::string token;
  };

  std::variant<Identity, Outcome> identity();
  std::optional<Outcome> logInWithCookie(Identity& identity);
  void forget(const Identity& refused);
  void logOut(const Identity& identity);
  void remember(std::uint64_t generation, const WireReply& reply);
  WireRequest signedRequest(WireRequest request, const Identity& identity) const;

  const Config& config_;
  const DialectContext& context_;
  OAuthTokens tokens_;
  Mutex login_mutex_;  // held while logging in: workers wait for one login instead of each taking a seat
  Mutex mutex_;
  Identity identity_ TIEBACK_GUARDED_BY(mutex_);
  Identity retired_ TIEBACK_GUARDED_BY(mutex_);
  std::uint64_t logins_ TIEBACK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::erp::acumatica
