// $filter as the vendor takes it: OData v3 comparisons of an entity's own fields.
//   ExternalRefNbr eq 'CCO-4711' and (Status ne 'Closed' or ChangeDate gt datetimeoffset'2026-01-01T00:00:00+00:00')
//   eq ne gt ge lt le, and or not, parentheses, substringof('x',Field), startswith(Field,'x'), endswith(Field,'x');
//   a quote inside a text is doubled.
// Threads: a parsed filter is immutable.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "record.h"
#include "spec.h"

namespace tieback::mock::acumatica {

class Filter {
 public:
  struct Node;
  explicit Filter(std::shared_ptr<const Node> root) : root_(std::move(root)) {}

  bool matches(const Record& record) const;
  // The value that the field must equal for anything to match, where the filter demands one: lets an index help.
  std::optional<std::string> demanded(std::size_t field) const;

 private:
  std::shared_ptr<const Node> root_;
};

// A string: what is wrong, with the place in the text.
std::variant<Filter, std::string> parseFilter(std::string_view text, const EntitySpec& spec);

}  // namespace tieback::mock::acumatica
