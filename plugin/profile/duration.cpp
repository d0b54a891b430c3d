#include "profile/duration.h"

#include <array>
#include <charconv>

namespace tieback::profile {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t us;
};
constexpr std::array<Unit, 5> kUnits{
    {{"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1'000}}};

}  // namespace

std::optional<std::int64_t> parseDuration(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.size() > 12) return std::nullopt;
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count > 999'999'999) return std::nullopt;
  const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const auto& unit : kUnits) {
    if (unit.name != name) continue;
    return count <= INT64_MAX / unit.us ? std::optional(count * unit.us) : std::nullopt;
  }
  return std::nullopt;
}

std::string durationText(std::int64_t us) {
  for (const auto& unit : kUnits) {
    if (us >= unit.us && us % unit.us == 0) return std::to_string(us / unit.us) + std::string(unit.name);
  }
  return std::to_string(us / kUnits.back().us) + std::string(kUnits.back().name);
}

}  // namespace tieback::profile
