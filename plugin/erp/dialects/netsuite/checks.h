// What NetSuite can tell before anything is written: the records that the change order names, and where they stand.
#pragma once

#include "erp/dialects/netsuite/client.h"

namespace tieback::erp::netsuite {

// Puts the ids and values that the request needs into `state` and sets `checked`; or says what stands in the way.
Outcome runChecks(const Config& config, Client& client, const Job& job, State& state);

// The order that the platform's commitment is, with its lines; null when there is none.
OrderRead readCommitment(const Config& config, Client& client, const domain::Draft& draft);

// The letter of a purchase order's status: "B" is Pending Receipt; empty where the answer does not tell.
std::string statusOf(const json::Value& order);

// The purchase order is closed, or was rejected or cancelled.
bool isClosed(const json::Value& order);

}  // namespace tieback::erp::netsuite
