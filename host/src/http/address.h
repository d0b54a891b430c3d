// A request's target, taken apart strictly. What is ambiguous or could mean another place is refused, never mended.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

struct Address {
  std::vector<std::string> path;
  std::map<std::string, std::string> query;
};

// "/api/v1/a%20b?x=1" gives {api, v1, "a b"} and {x: 1}. Nothing for broken percent signs, control characters, bytes
// that are no UTF-8, segments that are empty, "." or "..", or hold a slash or backslash once decoded, and repeated
// query names.
std::optional<Address> parseAddress(std::string_view target);

}  // namespace tieback::host
