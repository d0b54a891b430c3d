// The lists and transactions that the mock keeps, with the vendor's field names.
#pragma once

#include <string_view>
#include <vector>

#include "support/books.h"

namespace tieback::mock::quickbooks_online {

struct Entity {
  std::string_view name;        // as in queries and bodies; in paths in lower case
  std::string_view collection;  // of the books
  std::vector<std::string_view> filterable;
  bool hasActive = true;
};

// Lower or any case; null when there is none.
const Entity* entityNamed(std::string_view name);

std::vector<BookSpec> bookSpecs();
// Of a purchase order: which members a request may have, and which of them QuickBooks fills in itself.
bool isOrderMember(std::string_view name);
bool isReadOnly(std::string_view name);

}  // namespace tieback::mock::quickbooks_online
