// A draft and an order as what is compared.
#pragma once

#include <string>
#include <vector>

#include "erp/dialects/business_central/order.h"

namespace tieback::erp::business_central {

domain::Projection expectedOf(const Config& config, const domain::Draft& draft);
domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const json::Value& order);
// For each line of the draft the id of the order's line that carries it; empty where there is none.
std::vector<std::string> lineIdsOf(const Config& config, const domain::Draft& draft, const json::Value& order);

}  // namespace tieback::erp::business_central
