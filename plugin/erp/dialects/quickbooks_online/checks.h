// What is asked of QuickBooks before anything is written, and what the write step needs to know of it.
#pragma once

#include "erp/dialects/quickbooks_online/client.h"

namespace tieback::erp::quickbooks_online {

// Puts what was learned into `state` (see steps.h), also when the rest has to wait. Lines that are in the commitment's
// order already end the walk.
Outcome runChecks(const Config& config, Client& client, const Job& job, State& state);

// The commitment's purchase order as it is now: nothing when there is none.
using Orders = std::variant<Records, Outcome>;
Orders commitmentOrders(const Config& config, Client& client, const domain::Draft& draft);

}  // namespace tieback::erp::quickbooks_online
