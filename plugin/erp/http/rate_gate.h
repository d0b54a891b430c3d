// Keeps a connection's requests below so many in any minute. Never sleeps: it says when there is room again.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include <tieback/sdk/mutex.h>

namespace tieback::erp {

// Thread-safe.
class RateGate {
 public:
  // per_minute 0: no limit.
  RateGate(int per_minute, std::function<std::int64_t()> now_us)
      : per_minute_(per_minute), now_us_(std::move(now_us)) {}

  // Takes one request's place; or nothing is taken and the answer is when to ask again.
  std::optional<std::int64_t> enter();

 private:
  const int per_minute_;
  const std::function<std::int64_t()> now_us_;
  Mutex mutex_;
  std::deque<std::int64_t> entered_ TIEBACK_GUARDED_BY(mutex_);  // of the last minute, oldest first
};

}  // namespace tieback::erp
