// What Intacct can tell before anything is written: vendor, definition, commitment, items, in one request.
#pragma once

#include "erp/dialects/intacct/client.h"

namespace tieback::erp::intacct {

// Puts what the create needs into `state`: see steps.h.
Outcome runChecks(const Config& config, Client& client, const Job& job, State& state);

}  // namespace tieback::erp::intacct
