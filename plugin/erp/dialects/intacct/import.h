// Change orders that were made in Intacct: transactions of the two change order definitions.
//
// A change order is linked to its order line by line, by the order's record number in `link_read_as`; the order's
// number is read with a query of its own. Where that field is not known, or where a line holds a new total
// (lines_hold), nothing tells which commitment a change order changes, or by how much: then there is no import.
#pragma once

#include "erp/dialects/intacct/client.h"

namespace tieback::erp::intacct {

bool canImport(const Config& config);
ImportResult listForImport(const Config& config, Client& client, const ImportQuery& query);

// "06/15/2026 09:00:00", in UTC: as WHENMODIFIED is written.
std::string intacctTime(std::int64_t micros);

}  // namespace tieback::erp::intacct
