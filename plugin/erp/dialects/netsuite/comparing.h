// What NetSuite holds of a change order, in the terms of its draft.
#pragma once

#include <string>
#include <vector>

#include "erp/dialects/netsuite/config.h"

namespace tieback::erp::netsuite {

// Does the order hold lines that this change order made or changed?
bool holds(const Config& config, const json::Value& order, const std::string& key);

// The key in the order (its `line`) of each of the draft's lines; empty where it is not there.
std::vector<std::string> lineKeys(const Config& config, const domain::Draft& draft, const json::Value& order);

domain::Projection expectedOf(const Config& config, const domain::Draft& draft);
// Of an order that was read with its lines. `vendor`: what the platform calls the order's vendor (a linked order's).
domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const json::Value& order,
                                const std::string& vendor);

}  // namespace tieback::erp::netsuite
