// What a client sends, held against the properties of the entity: names, what is read-only, types, lengths.
#pragma once

#include <optional>

#include "state.h"

namespace tieback::mock::business_central {

// Why the body is not taken; nothing when it is.
std::optional<Refusal> checkBody(const EntitySet& set, const Json& body, const State& state);

}  // namespace tieback::mock::business_central
