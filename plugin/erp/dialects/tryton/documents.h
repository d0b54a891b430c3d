// A draft as Tryton's records.
#pragma once

#include <string_view>

#include "erp/dialects/tryton/client.h"

namespace tieback::erp::tryton {

// The arguments of create(): one record with its lines. Only what the check put into `state` and the draft go in.
json::Value purchaseRecord(const domain::Draft& draft, const State& state);
json::Value amendmentRecord(const domain::Draft& draft, const State& state);

// Fields that the dialect itself fills in; a profile may not map them.
bool isReserved(std::string_view field);

// The commitment's line that each changed line of the draft means, null where there is none: by its id, else by its
// place among `lines` (which are in their order). Null for new lines.
std::vector<const json::Value*> commitmentLines(const domain::Draft& draft, const Records& lines);

domain::Projection expectedOf(const domain::Draft& draft);

}  // namespace tieback::erp::tryton
