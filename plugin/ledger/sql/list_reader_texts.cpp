// How a list finds what holds a text.
#include <algorithm>

#include "ledger/sql/grams.h"
#include "ledger/sql/list_reader.h"

namespace tieback::ledger {
namespace {

// So many texts tell how frequent one is.
constexpr std::int64_t kSampled = 400;
// The same of a connection that holds little. With its own word two grams lead to few rows, and each more costs more.
constexpr std::int64_t kOwnSampled = 50;
constexpr std::int64_t kOwnNear = 200;
constexpr std::size_t kOwnGrams = 2;

}  // namespace

ListReader::Way ListReader::textWay(const std::string& connection, const std::vector<std::string>& grams) {
  Way way;
  way.words = grams;
  way.entry.add("connection = ?", connection);
  return way;
}

const std::vector<std::string>& ListReader::grams(const std::string& connection) {
  if (!grams_) grams_ = tellingGrams(text_, look(rangeOf(connection, views().front()), kSampled));
  return *grams_;
}

// The texts of the first of them.
std::vector<std::string> ListReader::look(const Conditions& range, std::int64_t most) {
  std::vector<std::string> sampled;
  const Query query = textsQuery(range, most, sampled);
  session_.each(query.sql, query.parameters, query.take);
  return sampled;
}

Query ListReader::textsQuery(const Conditions& range, std::int64_t most, std::vector<std::string>& texts) const {
  return {"SELECT search FROM item WHERE " + range.sql + ordered(most), range.parameters,
          [&texts](const Row& row) { texts.push_back(row.string(0)); }};
}

// Is a page of what holds the text likely to be within so many rows? Half of what that takes is enough to try.
bool ListReader::isFrequent(const std::vector<std::string>& sampled, std::int64_t within) const {
  const auto holds = [&](const std::string& text) { return text.find(text_) != std::string::npos; };
  return std::count_if(sampled.begin(), sampled.end(), holds) * 2 * within >= query_.limit * std::ssize(sampled);
}

// Where a connection holds little, its items with that text are looked up among its own: they lie scattered among all
// companies', so that walking through them all would read a page of the disk for each. False: that was not done.
bool ListReader::gatherOwn(const std::string& connection, const std::vector<int>& views) {
  const TextIndex& index = session_.engine().text_index;
  const bool by_words = !index.connection.empty() && !gramsOf(text_).empty();
  if (text_.empty() || (index.own.empty() && !by_words)) return false;
  Conditions all;
  all.add("connection = ?", connection);
  bool more = false;
  std::vector<std::string> sampled;
  session_.eachOf(
      std::vector<Query>{lengthQuery(all, more), textsQuery(rangeOf(connection, views.front()), kOwnSampled, sampled)});
  if (more || isFrequent(sampled, kOwnNear)) return false;
  gather(ownTextWay(connection, sampled), views);
  return true;
}

ListReader::Way ListReader::ownTextWay(const std::string& connection, const std::vector<std::string>& sampled) const {
  const TextIndex& index = session_.engine().text_index;
  Way way = textWay(connection, {});
  way.index = index.own;
  if (!way.index.empty()) return way;
  way.words = tellingGrams(text_, sampled);
  way.words.resize(std::min(way.words.size(), kOwnGrams));
  way.words.push_back(std::string(index.connection) + connection);
  return way;
}

// False: it is rare, or far away, and is to be looked up.
bool ListReader::walkForText(const Conditions& range) {
  const auto sampled = look(range, kSampled);
  if (!grams_) grams_ = tellingGrams(text_, sampled);
  if (grams_->empty()) {
    walk(range);
    flush();
    return true;
  }
  return isFrequent(sampled, kNear) && walkNear(range);
}

}  // namespace tieback::ledger
