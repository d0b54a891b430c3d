#include "operations/record_match.h"

#include <algorithm>
#include <map>

namespace tieback::ops {
namespace {

struct Line {
  std::string id;
  std::string cost_code;
  std::string category;
  Decimal amount;
};

std::vector<Line> linesOf(const ledger::Staged& record) {
  std::vector<Line> lines;
  for (const auto& line : record.document.at("lines").items()) {
    lines.push_back({line.text("origin_id"), line.text("cost_code"), line.text("category"),
                     Decimal::parse(line.text("amount")).value_or(Decimal())});
  }
  return lines;
}

// What of a line both sides tell: of an ERP that gives no category there is none to compare.
class Keys {
 public:
  explicit Keys(const std::vector<Line>& lines)
      : codes_(all(lines, &Line::cost_code)), categories_(codes_ && all(lines, &Line::category)) {}

  bool none() const { return !codes_; }
  std::string of(const std::string& cost_code, const std::string& category) const {
    if (!codes_) return "";
    return categories_ ? cost_code + " " + category : cost_code;
  }

 private:
  static bool all(const std::vector<Line>& lines, std::string Line::*member) {
    return std::none_of(lines.begin(), lines.end(), [&](const Line& line) { return (line.*member).empty(); });
  }

  bool codes_;
  bool categories_;
};

void note(json::Value& fields, const std::string& field, const std::string& expected, const std::string& found) {
  if (expected == found) return;
  fields.push(json::Value::object({{"field", field}, {"expected", expected}, {"found", found}}));
}

// ERPs write 1250 as 1250.0000 or 1250: for people it stands as the other one does.
void compareAmounts(json::Value& fields, const std::string& field, const Decimal& expected, const Decimal& found) {
  if (expected == found) return;
  const auto alike = found.rescaled(expected.scale());
  note(fields, field, expected.toString(), alike && !expected.isZero() ? alike->toString() : found.toString());
}

void compareSums(json::Value& fields, const domain::Draft& draft, const std::vector<Line>& lines, const Keys& keys) {
  std::map<std::string, std::pair<Decimal, Decimal>> sums;  // expected, found
  for (const auto& line : draft.lines) {
    Decimal& sum = sums[keys.of(line.cost_code, line.category)].first;
    sum = sum + line.amount;
  }
  for (const auto& line : lines) {
    Decimal& sum = sums[keys.of(line.cost_code, line.category)].second;
    sum = sum + line.amount;
  }
  for (const auto& [key, sum] : sums) compareAmounts(fields, "amount of " + key, sum.first, sum.second);
}

std::vector<std::pair<std::string, std::string>> matchedLines(const domain::Draft& draft, std::vector<Line> lines,
                                                              const Keys& keys) {
  std::vector<std::pair<std::string, std::string>> matched;
  for (const auto& line : draft.lines) {
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const Line& other) {
      return !other.id.empty() && other.amount == line.amount &&
             keys.of(other.cost_code, other.category) == keys.of(line.cost_code, line.category);
    });
    if (same == lines.end()) continue;
    for (const auto& item : line.item_ids) matched.emplace_back(item, same->id);
    lines.erase(same);
  }
  return matched;
}

}  // namespace

RecordMatch matchRecord(const domain::Draft& draft, const ledger::Staged& record) {
  const auto lines = linesOf(record);
  const Keys keys(lines);
  json::Value fields = json::Value::array();
  if (!keys.none()) compareSums(fields, draft, lines, keys);
  compareAmounts(fields, "total", draft.total, record.amount);
  if (record.document.text("status") == "held") {
    note(fields, "status in the ERP", "decided", record.document.text("erp_status", "held"));
  }
  RecordMatch match;
  match.lines = matchedLines(draft, lines, keys);
  if (fields.size() > 0) match.difference = json::Value::object({{"fields", fields}, {"acknowledged", false}});
  return match;
}

}  // namespace tieback::ops
