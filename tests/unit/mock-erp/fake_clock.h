// A clock that stands where the test puts it.
#pragma once

#include <atomic>

#include "core/clock.h"

namespace tieback::mock {

class FakeClock final : public Clock {
 public:
  // 2026-06-15T09:00:00Z
  static constexpr std::int64_t kToday = 1'781'514'000'000'000;

  std::int64_t nowMicros() const override { return now_; }
  void advanceSeconds(std::int64_t seconds) { now_ += seconds * 1'000'000; }
  void set(std::int64_t micros) { now_ = micros; }

 private:
  std::atomic<std::int64_t> now_{kToday};
};

}  // namespace tieback::mock
