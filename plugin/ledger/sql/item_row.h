// An item as a row, both ways. Its document, which is large and changes only when it is sent again, is kept apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"
#include "ledger/sql/session.h"

namespace tieback::ledger {

// "SELECT … FROM item JOIN item_document …", for itemFromRow(); a WHERE may follow.
const std::string& selectItemSql();
// Those columns alone, and where they come from when the items are called `name` ("item" above).
std::string itemColumns(std::string_view name);
domain::Item itemFromRow(const Row& row);

// A statement and its parameters; without text there is nothing to do.
struct Statement {
  std::string sql;
  std::vector<Parameter> parameters;
};
Statement insertItem(const domain::Item& item);
// What differs from `stored`. As its holder: where it is held as `stored` says, and there is always a statement.
Statement updateItem(const domain::Item& item, const domain::Item& stored, bool as_holder);

// Text that sorts as the amount does.
std::string amountKey(const Decimal& amount);
// What a text filter looks in, in lower case.
std::string searchText(const domain::Item& item);

}  // namespace tieback::ledger
