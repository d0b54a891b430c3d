#include "erp/port/transport.h"

#include <algorithm>
#include <string_view>

namespace tieback::erp {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool sameHeader(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string WireReply::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (sameHeader(key, name)) return value;
  }
  return {};
}

}  // namespace tieback::erp
