// What becomes of a change order that the ERP lists: staged, shown as invalid with the reason, or left out because
// Tieback has made it.
#pragma once

#include "erp/port/import.h"
#include "ledger/port/ledger.h"

namespace tieback::exporting {

// As it would be staged. Pure.
ledger::Staged stagedOf(const std::string& connection, const erp::ImportRecord& record);

// True when something new or changed is shown for it now.
bool stage(ledger::Transaction& transaction, const std::string& connection, const erp::ImportRecord& record,
           ledger::Micros now);

}  // namespace tieback::exporting
