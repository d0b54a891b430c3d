// What NetSuite holds of a change order, in the terms of its draft.
#pragma once

#include <string>
#include <vector>

#include "erp/dialects/netsuite/config.h"

namespace tieback::erp::netsuite {

// One line of the order for one line of a change order, with the part of its amount that is the change order's.
struct OwnLine {
  const json::Value* line = nullptr;
  std::size_t index = 0;  // of the change order's line, from 0
  Decimal amount;
  bool changed = false;  // a line of the commitment that it changed; else its own
};
// Those that carry the key.
std::vector<OwnLine> markedLines(const Config& config, const std::string& key, const json::Value& order);
// A linked order has the change order's lines in their order, and no others.
std::vector<OwnLine> allLines(const json::Value& order);

// Does the order hold lines that this change order made or changed?
bool holds(const Config& config, const json::Value& order, const std::string& key);

// The key in the order (its `line`) of each of the draft's lines; empty where it is not there.
std::vector<std::string> lineKeys(const Config& config, const domain::Draft& draft, const json::Value& order);

domain::Projection expectedOf(const Config& config, const domain::Draft& draft);
// Of an order that was read with its lines. `vendor`: what the platform calls the order's vendor (a linked order's).
domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const json::Value& order,
                                const std::string& vendor);

// What an origin says of its documents: what checkGone() goes by.
json::Value originData(const Config& config, const json::Value& order, const std::string& key);

}  // namespace tieback::erp::netsuite
