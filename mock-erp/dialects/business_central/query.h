// The query options of a request, and of a nested $expand.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "filter.h"

namespace tieback::mock::business_central {

struct Query {
  std::optional<Filter> filter;
  std::vector<std::string> select;  // empty: all
  std::string orderBy;
  bool descending = false;
  std::optional<std::size_t> top;
  std::size_t skip = 0;
  bool count = false;
  std::map<std::string, std::shared_ptr<Query>> expand;  // by navigation property
};

std::variant<Query, Refusal> parseQuery(const EntitySet& set, const std::string& query);

}  // namespace tieback::mock::business_central
