// The licence's limit of requests per minute: beyond half of it requests wait, beyond it they are declined.
// Fact: License Restrictions for API Users. Threads: any.
#pragma once

#include <deque>

#include "core/dialect.h"
#include "core/thread_safety.h"

namespace tieback::mock::acumatica {

class Quota {
 public:
  // `limit` 0: none. The minute is by the mock's clock, the wait is real time, at most `capMs`.
  Admission admit(long long limit, long long capMs, std::int64_t nowMicros);
  void clear();

 private:
  Mutex mutex_;
  std::deque<std::int64_t> lastMinute_ TIEBACK_MOCK_GUARDED_BY(mutex_);
};

}  // namespace tieback::mock::acumatica
