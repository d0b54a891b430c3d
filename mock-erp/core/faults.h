// Faults that a test plans: which requests they strike, after how many, how often, and what happens then.
// Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http.h"
#include "ids.h"
#include "json.h"
#include "stop_signal.h"
#include "thread_safety.h"

namespace tieback::mock {

enum class FaultKind {
  kLatency,         // wait `ms` of real time, or until the fault is removed, before applying or (when: after) answering
  kReset,           // drop the connection before applying
  kCommitThenDrop,  // apply, then drop the connection with no answer
  kTruncate,        // apply, then send half of the answer and drop the connection
  kGarbage,         // apply, then answer 200 with bytes that are no document
  kBigBody,         // apply, then answer with a body of `bytes` bytes
  kHtml,            // an HTML error page of the web server, not applied
  kStatus,          // `status`, with `body` or the vendor's error document, not applied
  kTooManyRequests,  // the vendor's 429, with Retry-After when `retry_after` is given, not applied
  kExpiredSession,   // the request's session is ended before it is looked at
};

struct FaultAction {
  FaultKind kind = FaultKind::kLatency;
  int ms = 0;
  bool after = false;
  int status = 0;
  std::optional<std::string> body;
  std::optional<int> retryAfterSeconds;
  std::size_t bytes = 0;
  std::shared_ptr<StopSignal> removed;  // its rule's: ends what waits for this fault
};
const char* faultName(FaultKind kind);

class Faults {
 public:
  explicit Faults(std::uint64_t seed);

  struct Added {
    std::string id;     // empty when the rule was not taken
    std::string error;  // what is wrong with it
  };
  // Takes a rule as the admin API gets it.
  Added add(const Json& rule);
  // Requests that a removed fault keeps waiting go on at once.
  bool remove(std::string_view id);
  void clear();
  // All rules as given, each with "id", "hits" and "matched".
  Json list() const;

  // The actions of all rules that strike this request, in the order of the rules; counts matches and hits.
  std::vector<FaultAction> strike(std::string_view dialect, const HttpRequest& request);

 private:
  struct Rule {
    std::string id;
    Json source;
    std::string dialect, method, path, bodyContains, queryContains;
    std::vector<FaultAction> actions;
    std::shared_ptr<StopSignal> removed = std::make_shared<StopSignal>();
    long long skip = 0;
    std::optional<long long> count;
    std::optional<std::uint32_t> perMillion;
    long long matched = 0;
    long long hits = 0;
  };
  static bool matches(const Rule& rule, std::string_view dialect, const HttpRequest& request);
  static std::string parse(const Json& json, Rule& rule);

  mutable Mutex mutex_;
  std::atomic<bool> none_{true};  // spares requests the lock while no fault is planned
  std::vector<Rule> rules_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  IdSource random_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  long long lastId_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::mock
