#include "domain/time.h"

#include <chrono>

namespace tieback::domain {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::seconds;
using std::chrono::sys_time;

// With zeros before it, to `width` digits at the least.
void append(std::string& text, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) text.append(width - digits.size(), '0');
  text += digits;
}

void appendDate(std::string& text, std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  append(text, static_cast<int>(date.year()), 4);
  text += '-';
  append(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append(text, static_cast<unsigned>(date.day()), 2);
}

}  // namespace

std::string toDate(std::int64_t micros) {
  std::string text;
  appendDate(text, floor<days>(sys_time<microseconds>(microseconds(micros))));
  return text;
}

std::string toRfc3339(std::int64_t micros) {
  const sys_time<microseconds> point{microseconds(micros)};
  const auto day = floor<days>(point);
  const std::chrono::hh_mm_ss time(floor<seconds>(point) - day);
  std::string text;
  text.reserve(sizeof("2025-06-15T15:06:40.123456Z"));
  appendDate(text, day);
  text += 'T';
  append(text, time.hours().count(), 2);
  text += ':';
  append(text, time.minutes().count(), 2);
  text += ':';
  append(text, time.seconds().count(), 2);
  if (const auto fraction = (point - floor<seconds>(point)).count(); fraction != 0) {
    text += '.';
    append(text, fraction, 6);
    while (text.back() == '0') text.pop_back();
  }
  return text + 'Z';
}

}  // namespace tieback::domain
