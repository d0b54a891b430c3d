// Pages of lists: how many rows, and the cursor that says where the next page begins.
#pragma once

#include <string>

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

}  // namespace tieback::ops
