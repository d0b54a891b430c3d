// The keys of one identity provider: fetched, kept, and fetched anew when they are old or a token names one that is not
// among them. Of the machine's time, which no test moves but by `now`.
//
// Threads: all calls from any thread. At most one fetches at a time; few wait for it.
#pragma once

#include <identity/jwk.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tieback::host {

class KeySource {
 public:
  using Clock = std::chrono::steady_clock;
  // The key set's text, or why there is none. May take seconds.
  using Fetch = std::function<Result<std::string>()>;
  struct Times {
    std::chrono::seconds refresh{3600};     // keys older than this are fetched anew
    std::chrono::seconds stale{24 * 3600};  // and are not believed any more after this
    std::chrono::seconds least_pause{10};   // between two fetches, whatever tokens name
  };
  // Told after each fetch: nothing when it went well.
  using Told = std::function<void(const std::optional<Error>&)>;

  KeySource(Fetch fetch, Times times, Told told, std::function<Clock::time_point()> now = &Clock::now)
      : fetch_(std::move(fetch)), times_(times), told_(std::move(told)), now_(std::move(now)) {}

  // The key of that id that fits the algorithm; without an id, the only one that fits. Codes token_invalid (reason
  // key_unknown), issuer_unavailable.
  Result<PublicKey> find(const std::string& id, std::string_view algorithm);
  // Fetches when it is time to.
  void refreshIfDue();

 private:
  std::optional<PublicKey> known(const std::string& id, std::string_view algorithm) TIEBACK_EXCLUDES(mutex_);
  bool mayAsk(Clock::time_point now) const TIEBACK_REQUIRES(mutex_);
  void fetch() TIEBACK_EXCLUDES(mutex_);

  const Fetch fetch_;
  const Times times_;
  const Told told_;
  const std::function<Clock::time_point()> now_;
  Mutex mutex_;
  std::condition_variable fetched_;
  bool fetching_ TIEBACK_GUARDED_BY(mutex_) = false;
  int waiting_ TIEBACK_GUARDED_BY(mutex_) = 0;
  bool failed_ TIEBACK_GUARDED_BY(mutex_) = false;  // the last fetch
  std::optional<Clock::time_point> tried_at_ TIEBACK_GUARDED_BY(mutex_);
  std::optional<Clock::time_point> good_at_ TIEBACK_GUARDED_BY(mutex_);
  std::vector<PublicKey> keys_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::host
