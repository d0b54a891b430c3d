#include <webhooks/schedule.h>

#include <algorithm>
#include <array>

namespace tieback::host {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
// Three days in all.
constexpr std::array<std::int64_t, 10> kPauses = {5 * kSecond, kMinute,    5 * kMinute, 30 * kMinute, 2 * kHour,
                                                  5 * kHour,   10 * kHour, 14 * kHour,  20 * kHour,   20 * kHour};
constexpr std::int64_t kFirstRest = 2 * kSecond;
constexpr std::int64_t kLongestRest = 5 * kMinute;

}  // namespace

std::optional<std::int64_t> webhookPause(std::int64_t attempt, double chance) {
  if (attempt < 1 || attempt > static_cast<std::int64_t>(kPauses.size())) return std::nullopt;
  const std::int64_t plan = kPauses[static_cast<std::size_t>(attempt - 1)];
  return static_cast<std::int64_t>(static_cast<double>(plan) * (0.8 + 0.4 * chance));
}

std::int64_t webhookRest(std::int64_t failures_before) {
  return std::min(kFirstRest << std::min<std::int64_t>(failures_before, 20), kLongestRest);
}

}  // namespace tieback::host
