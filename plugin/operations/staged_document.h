// A change order that was made in the ERP, as the contract shows it (staged.schema.json).
#pragma once

#include <string>

#include "ledger/port/staging.h"

namespace tieback::ops {

json::Value stagedDocument(const ledger::Staged& record, const std::string& company);

}  // namespace tieback::ops
