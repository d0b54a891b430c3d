#include "ledger/sql/grams.h"

#include <algorithm>
#include <utility>

namespace tieback::ledger {
namespace {

constexpr std::size_t kLength = 3;
constexpr std::size_t kRarest = 4;  // more cost more than the few rows that they would leave out

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

std::vector<std::string> tellingGrams(Session& session, std::string_view text) {
  auto grams = gramsOf(text);
  if (grams.size() <= kRarest) return grams;
  std::vector<std::pair<int, std::string>> met;
  for (auto& gram : grams) met.emplace_back(0, std::move(gram));
  session.each(session.engine().text_index.sample, {}, [&](const Row& row) {
    for (auto& [times, gram] : met) times += row.text(0).find(gram) != std::string_view::npos ? 1 : 0;
  });
  // Of those met equally often the ones that stand first, as they came.
  std::stable_sort(met.begin(), met.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> rarest;
  for (std::size_t i = 0; i < kRarest; ++i) rarest.push_back(std::move(met[i].second));
  return rarest;
}

}  // namespace tieback::ledger
