#include "value.h"

#include <charconv>
#include <chrono>

#include "core/clock.h"

namespace tieback::mock::acumatica {
namespace {

// Takes `digits` digits from the front.
std::optional<int> number(std::string_view& text, std::size_t digits) {
  int value = 0;
  if (text.size() < digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> timeOfDay(std::string_view& text) {
  const auto hour = number(text, 2);
  if (!hour || !skip(text, ':')) return std::nullopt;
  const auto minute = number(text, 2);
  if (!minute) return std::nullopt;
  const auto second = skip(text, ':') ? number(text, 2) : std::optional<int>(0);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  std::int64_t micros = ((*hour * 60LL + *minute) * 60LL + *second) * 1'000'000LL;
  if (skip(text, '.')) {
    std::int64_t unit = 100'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      micros += (text.front() - '0') * unit;
      unit /= 10;
      text.remove_prefix(1);
    }
  }
  return micros;
}

std::optional<std::int64_t> zoneOffset(std::string_view& text) {
  if (text.empty()) return 0;
  if (skip(text, 'Z')) return 0;
  const bool west = text.front() == '-';
  if (!skip(text, '-') && !skip(text, '+')) return std::nullopt;
  const auto hour = number(text, 2);
  if (!hour || !skip(text, ':')) return std::nullopt;
  const auto minute = number(text, 2);
  if (!minute) return std::nullopt;
  const std::int64_t micros = (*hour * 60LL + *minute) * 60'000'000LL;
  return west ? -micros : micros;
}

}  // namespace

std::optional<DateTime> parseDateTime(std::string_view text) {
  const auto year = number(text, 4);
  if (!year || !skip(text, '-')) return std::nullopt;
  const auto month = number(text, 2);
  if (!month || !skip(text, '-')) return std::nullopt;
  const auto day = number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  std::int64_t micros = std::chrono::sys_days(date).time_since_epoch().count() * 86'400'000'000LL;
  if (!text.empty()) {
    if (!skip(text, 'T') && !skip(text, ' ')) return std::nullopt;
    const auto time = timeOfDay(text);
    if (!time) return std::nullopt;
    micros += *time;
    const auto offset = zoneOffset(text);
    if (!offset || !text.empty()) return std::nullopt;
    micros -= *offset;
  }
  return DateTime{micros};
}

std::string dateTimeText(DateTime value) {
  std::string text = isoTime(value.micros);
  text.pop_back();
  return text + "+00:00";
}

std::size_t utf16Length(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

std::string_view utf16Prefix(std::string_view utf8, std::size_t limit) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if ((byte & 0xc0) == 0x80) continue;
    units += byte >= 0xf0 ? 2 : 1;
    if (units > limit) return utf8.substr(0, i);
  }
  return utf8;
}

}  // namespace tieback::mock::acumatica
