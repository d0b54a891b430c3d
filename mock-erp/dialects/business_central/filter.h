// $filter as Business Central takes it: eq ne gt ge lt le, and, or (of one property only), not, parentheses, contains,
// startswith, endswith.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "errors.h"
#include "model.h"

namespace tieback::mock::business_central {

struct Filter {
  std::function<bool(const Json&)> fits;  // of a record of the books
  std::set<std::string> properties;
  std::string only;  // the value, where it is nothing but "key eq 'value'": found without a search
};

std::variant<Filter, Refusal> parseFilter(const EntitySet& set, std::string_view text);

// The record's value, or what the property shows when it has none.
Json valueOf(const Property& property, const Json& record);

}  // namespace tieback::mock::business_central
