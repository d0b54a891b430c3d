// What an answer about a whole connection (throttled, down, working again) means for all that goes over it: exports and
// look-ups alike.
#pragma once

#include "export/context.h"

namespace tieback::exporting {

// One more failure in a row, to be saved with whatever else was learned. It rests until `until` where the ERP said so,
// or for the profile's while when it has failed often enough.
ledger::ConnectionFailure failureOf(const Context& context, const life::Connection& connection,
                                    const erp::TryLater& later, ledger::Micros until);
// The same, saved at once.
void connectionFails(const Context& context, const life::Connection& connection, const erp::TryLater& later,
                     ledger::Micros until);
// A rest that is not over stays: an answer to one does not lift a limit that another was told of.
void connectionWorks(const Context& context, const life::Connection& connection);

// Of a question. `no_answer`: null when the ERP answered, whatever it said.
void tellHealth(const Context& context, const life::Connection& connection, const erp::Outcome* no_answer);

}  // namespace tieback::exporting
