// Change orders that people made in Business Central, for import. Lines of a commitment's order that carry the same
// reference are one; in the other form an order whose first comment line names the commitment is.
#pragma once

#include <vector>

#include "erp/dialects/business_central/client.h"

namespace tieback::erp::business_central {

// Only where the profile says how people mark a change order.
bool canImport(const Config& config);

// Of an order read with its lines and their dimensions.
std::vector<ImportRecord> importRecordsOf(const Config& config, const json::Value& order);

ImportResult listForImport(const Config& config, Client& client, const ImportQuery& query);

}  // namespace tieback::erp::business_central
