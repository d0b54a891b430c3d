// What Tryton can tell before anything is written, and the ids and line values that the documents need.
#pragma once

#include "erp/dialects/tryton/client.h"

namespace tieback::erp::tryton {

// Done adds to `state`: checked, company, and all that documents.h reads from it.
Outcome runChecks(Client& client, const Job& job, State& state);

}  // namespace tieback::erp::tryton
