// The groups of three characters by which texts are found in an index (TextIndex).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/sql/session.h"

namespace tieback::ledger {

// Each group of three characters of a UTF-8 text, once; none when it is shorter.
std::vector<std::string> gramsOf(std::string_view text);

// What to look for in the index: the few of the text's grams that the fewest texts hold, as far as a sample tells. The
// engines intersect lists of items, and a list that nearly all are in costs much and leaves out nothing. Empty when the
// text is too short for the index.
std::vector<std::string> tellingGrams(Session& session, std::string_view text);

}  // namespace tieback::ledger
