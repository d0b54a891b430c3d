// What Business Central can tell before anything is written: each refusal names what to mend.
#pragma once

#include "erp/dialects/business_central/client.h"

namespace tieback::erp::business_central {

// Done puts what the write needs into `state`; or, where the change order turns out to be there already, `posted`.
Outcome runChecks(const Config& config, Client& client, const Job& job, State& state);

}  // namespace tieback::erp::business_central
