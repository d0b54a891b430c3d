// An item as a row, both ways.
#pragma once

#include <string>
#include <vector>

#include "domain/item.h"
#include "ledger/sqlite/sql.h"

namespace tieback::ledger {

// Column names, comma-separated, in the order of itemFromRow() and itemParameters().
const std::string& itemColumns();
std::size_t itemColumnCount();
std::string insertItemSql();
std::string updateItemSql();  // its last parameter is the id

domain::Item itemFromRow(const Row& row);
std::vector<Parameter> itemParameters(const domain::Item& item);

// Text that sorts as the amount does.
std::string amountKey(const Decimal& amount);
// What a text filter looks in, in lower case.
std::string searchText(const domain::Item& item);

}  // namespace tieback::ledger
