// The LineItems of a purchase order: what a client sends merged into what is there, checked, and worked out.
#pragma once

#include <string>
#include <vector>

#include "state.h"

namespace tieback::mock::xero {

struct LineInput {
  const State& state;
  IdSource& ids;
  bool fourDecimals = true;  // of unit amounts; else they are rounded to 2
};

// The order's lines after an update with `items`: those with a known LineItemID are changed, those without one are
// added, and those that are not mentioned are gone. Why it cannot be goes into `errors`, in Xero's words where those
// are known.
Json mergeLines(const LineInput& input, const Json& stored, const Json& items, std::vector<std::string>& errors);

// Ids, amounts and taxes of lines, and the order's totals: for what was seeded, or changed by hand.
void completeLines(const State& state, IdSource& ids, Json& order);
void sumUp(Json& order);

}  // namespace tieback::mock::xero
