// Change orders that people made in NetSuite, for import. Lines whose reference column has the same key ("CO-3/1",
// "CO-3/2") are one; in the other form a purchase order is that names the commitment in the link field.
//
// A pull first asks for the ids of orders that may have some, and then for one order a page; and, where the order names
// records that were not met before, for what those are called.
#pragma once

#include "erp/dialects/netsuite/client.h"
#include "erp/dialects/netsuite/names.h"

namespace tieback::erp::netsuite {

// Orders of their own only where they have a link field.
bool canImport(const Config& config);

ImportResult listForImport(const Config& config, Client& client, Names& names, const ImportQuery& query);

}  // namespace tieback::erp::netsuite
