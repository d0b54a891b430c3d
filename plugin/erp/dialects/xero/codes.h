// Does Xero have the cost codes and the project that the lines name?
#pragma once

#include <optional>

#include "erp/dialects/xero/client.h"

namespace tieback::erp::xero {

// Why not; nothing when all are there and active.
std::optional<Outcome> checkCodes(const Config& config, Client& client, const domain::Draft& draft);

}  // namespace tieback::erp::xero
