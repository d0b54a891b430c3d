// The way to one organisation in Xero: tokens, the tenant's header and the limits that Xero's answers tell of.
#pragma once

#include <tieback/sdk/mutex.h>

#include <cstdint>
#include <map>
#include <string>

#include "erp/dialects/xero/config.h"
#include "erp/support/oauth.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::xero {

// Thread-safe.
class Session {
 public:
  // Both must outlive the session.
  Session(const Config& config, const DialectContext& context);

  // Any whole answer but a throttle, or what its absence means. A 401 fetches a new token once and sends the same
  // request again: it says that nothing was applied.
  Answer call(const WireRequest& request, Effect effect);

  // Adds the Idempotency-Key. The same one goes out again only while no whole answer has come: Xero repeats what it
  // answered to a key for 6 minutes, also a refusal whose cause has been mended since, or a fault of its own.
  // `step_key`: of the step and the press of Export, so that a Try again has another one after a restart, too.
  Answer callOnce(WireRequest request, const std::string& step_key);

 private:
  Answer attempt(const WireRequest& request, Effect effect, bool& token_refused);
  std::optional<Outcome> exhausted() const;
  void watchLimits(const WireReply& reply);
  std::string keyFor(const WireRequest& request, const std::string& step_key);
  void answered(const std::string& step_key);

  const Config& config_;
  const DialectContext& context_;
  OAuthTokens tokens_;
  mutable Mutex mutex_;
  std::int64_t no_call_before_ TIEBACK_GUARDED_BY(mutex_) = 0;                  // host clock
  std::map<std::string, int, std::less<>> answers_ TIEBACK_GUARDED_BY(mutex_);  // whole answers by step's key
};

}  // namespace tieback::erp::xero
