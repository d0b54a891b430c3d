// The words of a query: names, texts and numbers, signs.
#pragma once

#include <string>
#include <vector>

namespace tieback::mock::netsuite {

struct SqlWord {
  enum class Kind { name, value, sign };
  Kind kind = Kind::name;
  std::string text;  // a text without its quotes
};

// A text that does not end takes the rest.
std::vector<SqlWord> sqlWords(const std::string& query);

}  // namespace tieback::mock::netsuite
