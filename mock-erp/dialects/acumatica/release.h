// What releasing a change order does to the commitments. Threads: the state is guarded by the caller.
#pragma once

#include "checks.h"
#include "state.h"

namespace tieback::mock::acumatica {

// Applies all lines and closes the change order; or changes nothing and says why.
Refusal releaseChangeOrder(State& state, const std::string& refNbr, std::int64_t now);

// A new change order on hold, with lines that take back what this one did.
Refusal reverseChangeOrder(State& state, const std::string& refNbr, std::int64_t now);

}  // namespace tieback::mock::acumatica
