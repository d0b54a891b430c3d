// What was read of Tryton's documents, as state and as what is compared.
#pragma once

#include <string>
#include <vector>

#include "erp/dialects/tryton/reading.h"

namespace tieback::erp::tryton {

// Ids and states of the documents, and the changed lines' amounts before the change (base.ID) where the state has none.
// A draft amendment has not touched its lines; of a validated one the amount before is the last earlier amendment's,
// else the one that the platform's schedule of values had.
void putInto(State& state, const domain::Draft& draft, const Documents& documents);

// `state` as putInto() left it. Lines that nobody asked for show as further amounts.
domain::Projection projectionOf(const domain::Draft& draft, const State& state, const Documents& documents);

// For each line of the draft the id of the purchase line it is; empty where there is none.
std::vector<std::string> lineIds(const domain::Draft& draft, const Documents& documents);

}  // namespace tieback::erp::tryton
