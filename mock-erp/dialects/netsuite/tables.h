// The books as SuiteQL sees them: lower-case columns, texts for all values, 'T' and 'F' for flags.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "state.h"

namespace tieback::mock::netsuite {

// What is null is not there.
using SqlRow = std::map<std::string, std::string, std::less<>>;

struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<SqlRow> rows;
};

// Also "transactionline", with the orders' lines. Nothing when there is no such table.
std::optional<Table> tableNamed(const State& state, const std::string& name);

}  // namespace tieback::mock::netsuite
