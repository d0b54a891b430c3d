// Points in time as text and back. The time itself always comes from the host's clock.
#pragma once

#include <cstdint>
#include <string>

namespace tieback::domain {

// 1750000000123456 → "2025-06-15T15:06:40.123456Z"; the fraction only where it is not zero.
std::string toRfc3339(std::int64_t micros);
// "2025-06-15", in UTC.
std::string toDate(std::int64_t micros);

}  // namespace tieback::domain
