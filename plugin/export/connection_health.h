// What an answer about a whole connection (throttled, down, working again) means for all that goes over it: exports and
// look-ups alike.
#pragma once

#include "export/context.h"

namespace tieback::exporting {

// What such a failure means by the profile's limits: a rest until `until` where the ERP said so.
ledger::ConnectionFailure failureOf(const life::Connection& connection, const erp::TryLater& later,
                                    ledger::Micros until, ledger::Micros now);

// One more failure in a row. It rests until `until` where the ERP said so, or for the profile's while when it has
// failed often enough.
void connectionFails(const Context& context, const life::Connection& connection, const erp::TryLater& later,
                     ledger::Micros until);
// A rest that is not over stays: an answer to one does not lift a limit that another was told of.
void connectionWorks(const Context& context, const life::Connection& connection);

}  // namespace tieback::exporting
