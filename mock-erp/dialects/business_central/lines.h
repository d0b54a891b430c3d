// Lines of a purchase order: what the vendor checks when one is added, changed or taken away, and what it works out.
#pragma once

#include "state.h"

namespace tieback::mock::business_central {

std::string localCurrency(const State& state, std::string_view company);

// Amounts of a line from quantity, unit cost and discount; exact, halves away from zero.
void setAmounts(const State& state, Json& line);
// The order's totals from its lines.
void setTotals(Json& order);

// Why the order's lines cannot be touched; nothing when they can.
std::optional<Refusal> checkOpen(const Json& order);

// Each changes `order` in place, or refuses and leaves it half done: the caller works on a copy.
Written insertLine(State& state, Json& order, const Json& body);
Written modifyLine(State& state, Json& order, std::string_view id, const Json& body);
std::optional<Refusal> removeLine(Json& order, std::string_view id);

// A dimension of a line: added (one that is there already is refused) or changed.
std::optional<Refusal> insertDimension(const State& state, const Json& order, Json& line, const Json& body);

}  // namespace tieback::mock::business_central
