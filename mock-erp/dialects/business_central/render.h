// Records of the books as OData shows them.
#pragma once

#include "query.h"
#include "state.h"

namespace tieback::mock::business_central {

// With its etag first, the properties in the vendor's order, then what was expanded.
Json render(const State& state, const EntitySet& set, const Json& record, const Query& query);

// The records of a nested collection, as stored or looked up.
std::vector<Json> nestedRecords(const State& state, const EntitySet& set, const Json& record, const std::string& name);

}  // namespace tieback::mock::business_central
