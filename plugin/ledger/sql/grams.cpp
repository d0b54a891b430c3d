#include "ledger/sql/grams.h"

#include <algorithm>
#include <utility>

namespace tieback::ledger {
namespace {

constexpr std::size_t kLength = 3;
constexpr std::size_t kRarest = 4;   // more cost more than the few rows that they would leave out
constexpr std::size_t kCommon = 20;  // one that more than 1 in so many hold is read to its end for little

// Where each character begins, and the end.
std::vector<std::size_t> characters(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    if (!continues) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

}  // namespace

std::vector<std::string> gramsOf(std::string_view text) {
  const auto starts = characters(text);
  std::vector<std::string> grams;
  for (std::size_t i = 0; i + kLength < starts.size(); ++i) {
    std::string gram(text.substr(starts[i], starts[i + kLength] - starts[i]));
    if (std::find(grams.begin(), grams.end(), gram) == grams.end()) grams.push_back(std::move(gram));
  }
  return grams;
}

std::vector<std::string> tellingGrams(std::string_view text, const std::vector<std::string>& sampled) {
  std::vector<std::pair<std::size_t, std::string>> met;
  for (auto& gram : gramsOf(text)) {
    const auto holds = [&](const std::string& other) { return other.find(gram) != std::string::npos; };
    met.emplace_back(std::count_if(sampled.begin(), sampled.end(), holds), std::move(gram));
  }
  // Of those met equally often the ones that stand first, as they came.
  std::stable_sort(met.begin(), met.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const std::size_t common = sampled.size() / kCommon;
  std::vector<std::string> telling;
  for (auto& [times, gram] : met) {
    if (telling.size() == kRarest || (!telling.empty() && times > common)) break;
    telling.push_back(std::move(gram));
  }
  return telling;
}

}  // namespace tieback::ledger
