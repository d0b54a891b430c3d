// What a scripted ERP reads in a request's target: decoded text, and the values of an OData filter.
#pragma once

#include <string>
#include <string_view>

namespace tieback::erp::test {

inline std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// The value in "name eq 'value'"; the first one.
inline std::string filterValue(const std::string& query, const std::string& name) {
  const auto at = query.find(name + " eq '");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 5;
  return query.substr(begin, query.find('\'', begin) - begin);
}

}  // namespace tieback::erp::test
