// The `q` of a list of records: tranId IS "SC-001" AND memo CONTAIN "steel".
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1545222128.html
#pragma once

#include <string>
#include <vector>

#include "errors.h"
#include "state.h"

namespace tieback::mock::netsuite {

// By internal id. An empty filter gives all; throws Refusal for one that can't be read.
std::vector<BookRecord> filtered(const State& state, const RecordType& type, const std::string& filter);

}  // namespace tieback::mock::netsuite
