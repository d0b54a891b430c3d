// An item as rows, both ways: in `item` what people are shown and lists are made of; in `item_export` what an export
// changes at each of its steps, which is little and in no list's index; in `item_document` the change order, which is
// large and changes only when it is sent again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"
#include "ledger/sql/session.h"

namespace tieback::ledger {

// "SELECT … FROM item JOIN item_export … JOIN item_document …", for itemFromRow(); a WHERE may follow.
const std::string& selectItemSql();
domain::Item itemFromRow(const Row& row);

// A statement and its parameters; without text there is nothing to do.
struct Statement {
  std::string sql;
  std::vector<Parameter> parameters;
};
std::vector<Statement> insertItem(const domain::Item& item);

// What differs from `stored`.
struct ItemUpdate {
  Statement item;  // of that item
  // "UPDATE item_export SET … WHERE …", without the item: several items' may say the same. As its holder: where it is
  // held as `stored` says, and there is always a statement.
  Statement of_export;
};
ItemUpdate updateItem(const domain::Item& item, const domain::Item& stored, bool as_holder);

// Text that sorts as the amount does.
std::string amountKey(const Decimal& amount);
// What a text filter looks in, in lower case.
std::string searchText(const domain::Item& item);

}  // namespace tieback::ledger
