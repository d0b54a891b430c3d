// The lines of an order: a keyed sublist, whose key is `line`.
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1545295601.html (updating) and
// section_1545297048.html (replacing)
#pragma once

#include "core/decimal.h"
#include "errors.h"
#include "state.h"

namespace tieback::mock::netsuite {

// The lines after {"items":[…]} was sent: those whose key matches are changed, the rest of what was sent is added, and
// what was there and not sent stays, or goes with `replace`. Throws Refusal.
Json changedLines(const State& state, const Json& before, const Json& sent, bool replace, bool strictNames);

Decimal totalOf(const Json& lines);
bool isClosedLine(const Json& line);

// For the admin side: gives lines their keys, rates and amounts. An empty text when they fit.
std::string completeLines(const State& state, Json& lines);

}  // namespace tieback::mock::netsuite
