// What Business Central knows before an order is touched: vendor, period, dimension values, accounts and items.
#pragma once

#include <optional>

#include "erp/dialects/business_central/client.h"

namespace tieback::erp::business_central {

// Why not to go on; nothing when all is well.
using Problem = std::optional<Outcome>;

// The checks of the profile that are about master data. What has passed stands in `state` as `seen.…`, so that a check
// that is held up (by a limit of requests, say) goes on where it was.
Problem lookUpMasterData(const Config& config, Client& client, const domain::Draft& draft, State& state);

}  // namespace tieback::erp::business_central
