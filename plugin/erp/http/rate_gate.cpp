#include "erp/http/rate_gate.h"

namespace tieback::erp {
namespace {
constexpr std::int64_t kMinuteUs = 60'000'000;
}

std::optional<std::int64_t> RateGate::enter() {
  if (per_minute_ <= 0) return std::nullopt;
  const Lock lock(mutex_);
  const auto now = now_us_();
  // A clock that was set back leaves entries in the future; they must not close the gate for hours.
  while (!entered_.empty() && (entered_.front() <= now - kMinuteUs || entered_.front() > now)) entered_.pop_front();
  if (entered_.size() >= static_cast<std::size_t>(per_minute_)) return entered_.front() + kMinuteUs;
  entered_.push_back(now);
  return std::nullopt;
}

}  // namespace tieback::erp
