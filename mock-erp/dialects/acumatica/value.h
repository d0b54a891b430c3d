// What a field of the books holds. A value type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/decimal.h"

namespace tieback::mock::acumatica {

// A moment as the ERP stores it: microseconds since 1970, in the site's time zone, which is UTC here.
struct DateTime {
  std::int64_t micros = 0;
  auto operator<=>(const DateTime&) const = default;
};

// monostate: the field is empty.
using Value = std::variant<std::monostate, std::string, Decimal, long long, bool, DateTime>;

// "2026-06-30", "2026-06-30T10:00:00", with fractions, "Z" or "+02:00".
std::optional<DateTime> parseDateTime(std::string_view text);
// "2026-06-30T00:00:00+00:00", as the vendor writes it.
std::string dateTimeText(DateTime value);

// Length as .NET counts it, in UTF-16 units: the vendor's limits are of such units.
std::size_t utf16Length(std::string_view utf8);
// The longest beginning of at most so many UTF-16 units.
std::string_view utf16Prefix(std::string_view utf8, std::size_t units);

}  // namespace tieback::mock::acumatica
