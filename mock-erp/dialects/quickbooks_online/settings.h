// What of QuickBooks' behaviour a test may turn; docs/mock-erp.md lists the names.
#pragma once

#include <optional>
#include <string_view>

#include "core/dialect.h"

namespace tieback::mock::quickbooks_online {

class Settings {
 public:
  Settings();

  bool flag(std::string_view name) const { return values_.find(name)->boolean(); }
  std::string_view word(std::string_view name) const { return values_.text(name); }
  long long number(std::string_view name) const { return *values_.find(name)->integer(); }

  const Json& toJson() const { return values_; }
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);

 private:
  Json values_;
};

}  // namespace tieback::mock::quickbooks_online
