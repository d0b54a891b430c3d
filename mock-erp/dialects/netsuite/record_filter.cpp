#include "record_filter.h"

#include <algorithm>

#include "numbers.h"

namespace tieback::mock::netsuite {
namespace {

struct Part {
  std::string field;
  std::string comparison;
  std::string value;
};

Refusal invalid(const std::string& why) {
  return {400, "INVALID_PARAMETER", "Invalid search query. " + why, "", "q"};
}

std::string nextWord(const std::string& text, std::size_t& at) {
  while (at < text.size() && text[at] == ' ') ++at;
  if (at < text.size() && text[at] == '"') {
    const std::size_t end = text.find('"', at + 1);
    if (end == std::string::npos) throw invalid("A quotation mark is missing.");
    std::string word = text.substr(at + 1, end - at - 1);
    at = end + 1;
    return word;
  }
  const std::size_t end = std::min(text.find(' ', at), text.size());
  std::string word = text.substr(at, end - at);
  at = end;
  return word;
}

std::vector<Part> parts(const std::string& filter) {
  std::vector<Part> all;
  for (std::size_t at = 0; at < filter.size();) {
    if (!all.empty()) {
      const std::string joiner = nextWord(filter, at);
      if (joiner.empty()) break;
      if (!equalsIgnoringCase(joiner, "AND")) throw invalid("Only AND joins conditions here.");
    }
    Part part{nextWord(filter, at), nextWord(filter, at), ""};
    if (part.comparison != "EMPTY" && part.comparison != "EMPTY_NOT") part.value = nextWord(filter, at);
    all.push_back(std::move(part));
  }
  return all;
}

std::string textOf(const Json& record, const std::string& name) {
  for (const JsonMember& member : record.members()) {
    if (!equalsIgnoringCase(member.name, name)) continue;
    if (member.value.isBool()) return member.value.boolean() ? "true" : "false";
    return member.value.isNumber() ? member.value.numberText() : member.value.isString() ? member.value.string() : "";
  }
  return {};
}

bool fits(const Json& record, const Part& part) {
  const std::string value = textOf(record, part.field);
  if (part.comparison == "IS") return equalsIgnoringCase(value, part.value);
  if (part.comparison == "IS_NOT") return !equalsIgnoringCase(value, part.value);
  if (part.comparison == "CONTAIN") return value.find(part.value) != std::string::npos;
  if (part.comparison == "START_WITH") return value.starts_with(part.value);
  if (part.comparison == "EQUAL") return Decimal::parse(value) == Decimal::parse(part.value);
  if (part.comparison == "EMPTY") return value.empty();
  if (part.comparison == "EMPTY_NOT") return !value.empty();
  throw invalid("Unknown operator '" + part.comparison + "'.");
}

}  // namespace

std::vector<BookRecord> filtered(const State& state, const RecordType& type, const std::string& filter) {
  const std::vector<Part> conditions = parts(filter);
  std::vector<BookRecord> found;
  for (const auto& [key, record] : state.books.of(type.collection)) {
    const bool all =
        std::all_of(conditions.begin(), conditions.end(), [&](const Part& part) { return fits(*record, part); });
    if (all) found.push_back(record);
  }
  std::sort(found.begin(), found.end(), [](const BookRecord& a, const BookRecord& b) {
    return Decimal::parse(a->text("id")) < Decimal::parse(b->text("id"));
  });
  return found;
}

}  // namespace tieback::mock::netsuite
