// Change orders that people made in Xero, for import. Lines of a commitment's order that carry the same reference in
// brackets are one; in the other form an order whose Reference names the commitment is.
#pragma once

#include <vector>

#include "erp/dialects/xero/client.h"

namespace tieback::erp::xero {

// Only where the profile says how people mark a change order.
bool canImport(const Config& config);

std::vector<ImportRecord> importRecordsOf(const Config& config, const json::Value& order);

ImportResult listForImport(const Config& config, Client& client, const ImportQuery& query);

}  // namespace tieback::erp::xero
