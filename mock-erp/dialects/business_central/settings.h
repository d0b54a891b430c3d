// What of the vendor's behaviour a test may turn: a JSON object with a fixed list of members.
#pragma once

#include <optional>
#include <string>

#include "core/dialect.h"

namespace tieback::mock::business_central {

class Settings {
 public:
  Settings();

  long long number(std::string_view name) const;
  bool flag(std::string_view name) const;
  std::string text(std::string_view name) const;

  const Json& json() const { return values_; }
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);

 private:
  Json values_;
};

}  // namespace tieback::mock::business_central
