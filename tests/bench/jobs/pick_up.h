// How soon an idle host begins an export after Export was pressed, and how soon its request is at the ERP.
#pragma once

#include "jobs/job.h"

namespace tieback::bench {

// `by_another_host`: the ledger is shared, Export is pressed on one host and another exports. Prints a line of JSON.
void measurePickUp(const Settings& settings, const JobOptions& options, bool by_another_host);

}  // namespace tieback::bench
