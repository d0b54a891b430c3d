// The groups of three characters by which texts are found in an index (TextIndex).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tieback::ledger {

// Each group of three characters of a UTF-8 text, once; none when it is shorter.
std::vector<std::string> gramsOf(std::string_view text);

// What to look for in the index: of the text's grams the few that are in the fewest of the sampled texts. The engines
// intersect lists of items, and a list that many are in costs much and leaves out little. Empty when the text is too
// short for the index.
std::vector<std::string> tellingGrams(std::string_view text, const std::vector<std::string>& sampled);

}  // namespace tieback::ledger
