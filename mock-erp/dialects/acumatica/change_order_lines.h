// One line of a change order's Commitments. Threads: the state is guarded by the caller.
#pragma once

#include "merge.h"
#include "state.h"

namespace tieback::mock::acumatica {

// Checks a line that was sent, puts messages on its fields, and fills what follows from the commitment: on an existing
// line task, cost code, inventory item and account are the commitment's, whatever was sent.
void checkLine(const State& state, const Record& changeOrder, const MergedLine& merged);

// The figures beside the line: what the commitment's line has now and would have after release (has, once released).
void refreshLine(const State& state, Record& line, bool released);

}  // namespace tieback::mock::acumatica
