// What Acumatica can tell before anything is written: each refusal names what to mend.
#pragma once

#include "erp/dialects/acumatica/client.h"

namespace tieback::erp::acumatica {

// Done puts what the create needs into `state`: checked, line.N, task.N.
Outcome runChecks(const Config& config, Client& client, const Job& job, State& state);

}  // namespace tieback::erp::acumatica
