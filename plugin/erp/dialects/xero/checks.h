// What can be told before anything is written: the texts and amounts, the commitment's order, vendor, cost codes and
// project.
#pragma once

#include "erp/dialects/xero/client.h"

namespace tieback::erp::xero {

// Puts what the next step needs into `state`; where the change order's lines are on the order already, that.
Outcome runChecks(const Config& config, Client& client, const Job& job, State& state);

// The vendor's contact, or why it cannot be told or used.
std::variant<json::Value, Outcome> findVendor(const Config& config, Client& client, const std::string& vendor);

}  // namespace tieback::erp::xero
