// The functions that only read: query, readByQuery, readMore, read, readByName, lookup.
#pragma once

#include "reply.h"
#include "state.h"
#include "support/xml.h"

namespace tieback::mock::intacct {

// Empty when the function is none of these.
std::optional<FunctionResult> runReading(State& state, const XmlNode& call, const Session& session);

}  // namespace tieback::mock::intacct
