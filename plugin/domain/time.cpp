#include "domain/time.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace tieback::domain {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::seconds;
using std::chrono::sys_time;

// With zeros before it up to that width. A page of a list has some 150 times: printf() would be a tenth of it.
void append(std::string& text, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  text.append(width - std::min(width, digits.size()), '0').append(digits);
}

}  // namespace

std::string toDate(std::int64_t micros) {
  const std::chrono::year_month_day date{floor<days>(sys_time<microseconds>(microseconds(micros)))};
  std::string text;
  append(text, static_cast<int>(date.year()), 4);
  append(text += '-', static_cast<unsigned>(date.month()), 2);
  append(text += '-', static_cast<unsigned>(date.day()), 2);
  return text;
}

std::string toRfc3339(std::int64_t micros) {
  const sys_time<microseconds> point{microseconds(micros)};
  const auto time_of_day = std::chrono::hh_mm_ss(floor<seconds>(point) - floor<days>(point));
  const auto fraction = (point - floor<seconds>(point)).count();
  std::string text = toDate(micros);
  append(text += 'T', time_of_day.hours().count(), 2);
  append(text += ':', time_of_day.minutes().count(), 2);
  append(text += ':', time_of_day.seconds().count(), 2);
  if (fraction != 0) {
    append(text += '.', fraction, 6);
    while (text.back() == '0') text.pop_back();
  }
  return text += 'Z';
}

}  // namespace tieback::domain
