// What Business Central knows before an order is touched: vendor, period, dimension values, accounts and items.
#pragma once

#include <optional>

#include "erp/dialects/business_central/client.h"

namespace tieback::erp::business_central {

// Why not to go on; nothing when all is well.
using Problem = std::optional<Outcome>;

// The checks of the profile that are about master data.
Problem lookUpMasterData(const Config& config, Client& client, const domain::Draft& draft);

}  // namespace tieback::erp::business_central
