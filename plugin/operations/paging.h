// What every list has: its order, its filter, how many rows a page has, and the cursor that says where the next begins.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tieback/sdk/result.h>

namespace tieback::ops {

struct After {
  std::string key;  // the last row's sort key …
  std::string id;   // … and id; empty: from the start
};

// The last row, and the order it belongs to: a cursor used with another order would skip rows silently.
std::string cursorAfter(const std::string& sort, const After& last);
// That of params.cursor, for the same order. `by_time`: the key is a number.
Result<After> cursorOf(const json::Value& params, const std::string& sort, bool by_time);

// params.limit, or 50.
Result<int> limitOf(const json::Value& params);

// A list's orders by the names that params.sort has for them.
template <class Sort>
using SortNames = std::vector<std::pair<std::string_view, Sort>>;

Error unknownSort(const std::vector<std::string_view>& names);

// params.sort, or `fallback`, into query.sort and query.descending ('-' before the name).
template <class Query, class Sort>
Result<void> readSort(const json::Value& params, std::string_view fallback, const SortNames<Sort>& orders,
                      Query& query) {
  const std::string text = params.text("sort", fallback);
  query.descending = !text.empty() && text.front() == '-';
  const std::string_view wanted = std::string_view(text).substr(query.descending ? 1 : 0);
  std::vector<std::string_view> names;
  for (const auto& [name, sort] : orders) {
    if (name == wanted) {
      query.sort = sort;
      return {};
    }
    names.push_back(name);
  }
  return unknownSort(names);
}

// One member of params.filter: its name, its text and where it stands, for an error.
using TakeFilter =
    std::function<Result<void>(const std::string& name, const std::string& text, const std::string& where)>;
// Each member of params.filter, until one is refused.
Result<void> readFilter(const json::Value& params, const TakeFilter& take);

}  // namespace tieback::ops
