#include "quota.h"

#include <algorithm>

#include "errors.h"

namespace tieback::mock::acumatica {

Admission Quota::admit(long long limit, long long capMs, std::int64_t now) {
  Admission admission;
  if (limit <= 0) return admission;
  constexpr std::int64_t kMinute = 60'000'000;
  Lock lock(mutex_);
  while (!lastMinute_.empty() && now - lastMinute_.front() >= kMinute) lastMinute_.pop_front();
  const auto used = static_cast<long long>(lastMinute_.size());
  if (used >= limit) {
    admission.refusal = shortMessage(429, "The number of requests has exceeded the limit imposed by the license.");
    return admission;
  }
  if (used * 2 >= limit && used > 0) {
    const std::int64_t remainingMs = (lastMinute_.front() + kMinute - now) / 1000;
    admission.delayMs = static_cast<int>(std::min<std::int64_t>(remainingMs / (limit - used), capMs));
  }
  lastMinute_.push_back(now);
  return admission;
}

void Quota::clear() {
  Lock lock(mutex_);
  lastMinute_.clear();
}

}  // namespace tieback::mock::acumatica
