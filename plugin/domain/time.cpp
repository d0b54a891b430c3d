#include "domain/time.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace tieback::domain {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::seconds;
using std::chrono::sys_time;

}  // namespace

std::string toDate(std::int64_t micros) {
  const std::chrono::year_month_day date{floor<days>(sys_time<microseconds>(microseconds(micros)))};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string toRfc3339(std::int64_t micros) {
  const sys_time<microseconds> point{microseconds(micros)};
  const auto time_of_day = std::chrono::hh_mm_ss(floor<seconds>(point) - floor<days>(point));
  const auto fraction = (point - floor<seconds>(point)).count();
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d", static_cast<int>(time_of_day.hours().count()),
                static_cast<int>(time_of_day.minutes().count()), static_cast<int>(time_of_day.seconds().count()));
  std::string result = toDate(micros) + text.data();
  if (fraction != 0) {
    std::snprintf(text.data(), text.size(), ".%06d", static_cast<int>(fraction));
    result += text.data();
    while (result.back() == '0') result.pop_back();
  }
  return result + "Z";
}

}  // namespace tieback::domain
