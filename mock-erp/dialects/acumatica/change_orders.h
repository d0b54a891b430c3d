// Change orders (PM308000): what may be put, and what the ERP makes of it.
// Facts: the Change Orders form's reference (statuses, selectable commitments, deltas, no negative quantity on new
// lines, amount by default quantity times unit cost). Threads: the state is guarded by the caller.
#pragma once

#include "input.h"
#include "state.h"

namespace tieback::mock::acumatica {

// The change order as it would be saved. When input.failed() afterwards it must not be.
// `existing` null: a new one, without RefNbr.
Record applyChangeOrder(State& state, const Record* existing, Input& input, std::int64_t now);

// Fills the lines' and header's figures that the ERP works out from lines and commitments.
void refreshChangeOrder(const State& state, Record& record);

}  // namespace tieback::mock::acumatica
