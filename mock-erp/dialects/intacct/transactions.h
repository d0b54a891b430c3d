// The functions that change purchasing transactions: create, update, delete, approve, decline.
// https://developer.intacct.com/api/purchasing/purchasing-transactions/
#pragma once

#include <optional>

#include "reply.h"
#include "state.h"
#include "support/xml.h"

namespace tieback::mock::intacct {

// Empty when the function is none of these.
std::optional<FunctionResult> runWriting(State& state, const XmlNode& call);

// Carries a change order that has come into effect over to the documents and lines that its lines name.
void takeEffect(State& state, const Json& change);
// Whether a document in that state counts.
bool isEffective(std::string_view state);
// Whether its definition is one for change orders.
bool isChangeOrder(const State& state, const Json& document);

}  // namespace tieback::mock::intacct
