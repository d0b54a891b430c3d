// The query parameters `cursor` and `limit` of lists that the host itself keeps, newest first by sequence.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>

namespace tieback::host {

struct PageWanted {
  std::int64_t before = 0;  // 0: from the newest
  std::int64_t limit = 50;

  // False: another parameter, or a value that is none.
  bool take(const std::string& name, const std::string& value) {
    if (name != "cursor" && name != "limit") return false;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool good = error == std::errc() && end == value.data() + value.size() && number > 0;
    if (!good || (name == "limit" && number > 200)) return false;
    (name == "cursor" ? before : limit) = number;
    return true;
  }
};

}  // namespace tieback::host
