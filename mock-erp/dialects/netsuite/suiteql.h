// SuiteQL, as much of it as integrations ask with: one table, conditions joined by AND, ORDER BY.
//   SELECT id, entityid FROM vendor WHERE isinactive = 'F' AND entityid IN ('V-1', 'V-2') ORDER BY id
// Comparisons are = != <> < <= > >= LIKE, IN (…) and IS [NOT] NULL, of columns with texts, numbers and
// TO_DATE('2026-06-15', 'YYYY-MM-DD'); also SELECT * and COUNT(*).
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_157909186990.html
#pragma once

#include <vector>

#include "errors.h"
#include "state.h"

namespace tieback::mock::netsuite {

// All rows; throws Refusal when the query is none that NetSuite, or the mock, understands.
std::vector<Json> runSuiteQl(const State& state, const std::string& query);

}  // namespace tieback::mock::netsuite
