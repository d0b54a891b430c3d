#include "ledger/sql/grams.h"

#include <algorithm>
#include <utility>

namespace tieback::ledger {
namespace {

constexpr std::size_t kLength = 3;
constexpr std::size_t kMost = 16;       // of a long text, spread over it
constexpr std::size_t kRarest = 3;      // more cost more than the few rows that they would leave out
constexpr std::int64_t kSampled = 100;  // as TextIndex::sample

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

std::vector<std::string> spread(std::vector<std::string> grams) {
  if (grams.size() <= kMost) return grams;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < kMost; ++i) some.push_back(std::move(grams[i * grams.size() / kMost]));
  return some;
}

// The mean distance between two items that hold it, as far as the first ones tell; fewer than were looked for are rare.
std::int64_t rarity(Session& session, const std::string& gram) {
  const auto& index = session.engine().text_index;
  std::int64_t rare = 0;
  session.each(index.sample, {index.parameter({gram})}, [&](const Row& row) {
    rare = row.number(0) < kSampled ? INT64_MAX - row.number(0) : row.number(1) / kSampled;
  });
  return rare;
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
  auto grams = spread(gramsOf(text));
  if (session.engine().text_index.sample.empty() || grams.size() <= kRarest) return grams;
  std::vector<std::pair<std::int64_t, std::string>> by_rarity;
  by_rarity.reserve(grams.size());
  for (auto& gram : grams) {
    const std::int64_t rare = rarity(session, gram);
    by_rarity.emplace_back(rare, std::move(gram));
  }
  std::sort(by_rarity.rbegin(), by_rarity.rend());
  std::vector<std::string> rarest;
  for (std::size_t i = 0; i < kRarest; ++i) rarest.push_back(std::move(by_rarity[i].second));
  return rarest;
}

}  // namespace tieback::ledger
