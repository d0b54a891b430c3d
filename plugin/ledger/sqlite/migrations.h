// The schema, step by step: migration n brings a ledger from version n-1 to n. Forward only; a released one is never
// edited.
#pragma once

#include <string_view>
#include <vector>

namespace tieback::ledger {

const std::vector<std::string_view>& migrations();

}  // namespace tieback::ledger
