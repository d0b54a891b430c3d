// A scripted QuickBooks Online: purchase orders with SyncTokens, and the answers of the API to what the dialect asks.
#pragma once

#include <string>

#include "fixture.h"

namespace tieback::erp::test {

// `form`: of the option change_order_as.
std::unique_ptr<Fixture> makeQuickBooks(const std::string& form);

}  // namespace tieback::erp::test
