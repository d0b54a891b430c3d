// The $-parameters of a request, read against the entity.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "filter.h"

namespace tieback::mock::acumatica {

struct Query {
  std::optional<Filter> filter;
  bool expandDetails = false;
  // Fields of the entity and of its lines to answer with; all when empty and `selective` is false.
  bool selective = false;
  std::vector<std::size_t> fields;
  std::vector<std::size_t> detailFields;
  std::optional<std::size_t> top;
  std::size_t skip = 0;
};

// A string: what is wrong.
std::variant<Query, std::string> readQuery(std::string_view raw, const EntitySpec& spec);

}  // namespace tieback::mock::acumatica
