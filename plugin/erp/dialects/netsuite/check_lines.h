// What each line of the change order is to hold: out of the draft, and of the commitment's order as it stands.
#pragma once

#include <optional>
#include <string>

#include "erp/dialects/netsuite/config.h"

namespace tieback::erp::netsuite {

// Puts quantity.N, rate.N, amount.N and what the line inherits into `state`, which has item.N; or says which line can't
// be had.
std::optional<Outcome> putLines(const Config& config, const domain::Draft& draft, const json::Value& order,
                                State& state);

// The line of the order with that key (its `line`); null when there is none.
const json::Value* lineByKey(const json::Value& order, const std::string& key);

// What a line holds, for "before.N": a difference shows that somebody changed it meanwhile.
std::string fingerprint(const Config& config, const json::Value& line);

}  // namespace tieback::erp::netsuite
