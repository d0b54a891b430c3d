// What an order tells the walk. The members are in steps.h.
#pragma once

#include <string>

#include "erp/dialects/business_central/order.h"

namespace tieback::erp::business_central {

// Of an order that holds the change order.
State postedState(const Config& config, const std::string& company, const json::Value& order, const OwnLines& own);

std::string nameOf(const Config& config, const State& state);  // "lines of purchase order SC-001, Draft"

}  // namespace tieback::erp::business_central
