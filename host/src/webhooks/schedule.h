// When a delivery that failed is tried again.
#pragma once

#include <cstdint>
#include <optional>

namespace tieback::host {

// An endpoint that failed for so long without one success is disabled.
inline constexpr std::int64_t kWebhookDisabledAfterUs = std::int64_t{5} * 24 * 60 * 60 * 1'000'000;

// Microseconds to wait after the n-th attempt (from 1) has failed, from 80 to 120 per cent of the plan by `chance` (0
// to 1); nothing: that was the last.
std::optional<std::int64_t> webhookPause(std::int64_t attempt, double chance);

// For how long an endpoint rests after so many failures in a row and one more, whatever it is that is due: one that is
// down is not asked for each delivery anew.
std::int64_t webhookRest(std::int64_t failures_before);

}  // namespace tieback::host
