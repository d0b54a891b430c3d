// The groups of three characters by which texts are found in an index (TextIndex).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/sql/session.h"

namespace tieback::ledger {

// Each group of three characters of a UTF-8 text, once; none when it is shorter.
std::vector<std::string> gramsOf(std::string_view text);

// What to look for in the index: of the text's grams as many as help, the rarest where the engine does not know them
// by itself. Empty when the text is too short for the index.
std::vector<std::string> tellingGrams(Session& session, std::string_view text);

}  // namespace tieback::ledger
