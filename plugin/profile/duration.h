// Durations as people write them in profiles: 500ms, 45s, 11m, 2h, 1d.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieback::profile {

// In microseconds; nothing when it is no such text.
std::optional<std::int64_t> parseDuration(std::string_view text);
// The shortest text of that duration: 90000000 is "90s", 120000000 is "2m".
std::string durationText(std::int64_t us);

}  // namespace tieback::profile
