#include <algorithm>
#include <array>

#include "export/walk.h"

namespace tieback::exporting {

ledger::Micros backoff(const profile::RetryPolicy& policy, std::int64_t attempt, const HostClient& host) {
  std::int64_t wait = policy.first_us;
  for (std::int64_t i = 1; i < attempt && wait < policy.max_us; ++i) wait = wait / 100 * policy.factor_percent;
  wait = std::min(wait, policy.max_us);
  std::array<std::uint8_t, 2> bytes{};
  host.randomBytes(bytes);
  const std::int64_t part = (bytes[0] * 256 + bytes[1]) % 1000;  // thousandths of the jitter
  return wait + wait / 100 * policy.jitter_percent / 1000 * part;
}

ledger::Micros restUntil(ledger::Micros told, ledger::Micros now) {
  constexpr ledger::Micros kShortestUs = 1'000'000;
  constexpr ledger::Micros kLongestUs = 24LL * 3600 * 1'000'000;
  return std::clamp(told, now + kShortestUs, now + kLongestUs);
}

}  // namespace tieback::exporting
