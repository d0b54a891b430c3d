#include "erp/dialects/netsuite/comparing.h"

#include <algorithm>

#include "erp/dialects/netsuite/body.h"
#include "erp/dialects/netsuite/client.h"
#include "erp/dialects/netsuite/lookups.h"
#include "erp/dialects/netsuite/marks.h"
#include "erp/dialects/netsuite/values.h"

namespace tieback::erp::netsuite {
namespace {

using json::Value;

constexpr std::size_t kDateLength = 10;  // of "2026-06-15"

Decimal amountOf(const Value& line) {
  return numberOf(line, "amount").value_or(Decimal());
}

// A change is worth what the line holds after it, less what it held before; what later changes found is what it left.
Decimal changeIn(const Value& line, const std::vector<Mark>& marks, std::size_t at) {
  const bool last = at + 1 >= marks.size() || !marks[at + 1].before;
  return (last ? amountOf(line) : *marks[at + 1].before) - *marks[at].before;
}

std::vector<OwnLine> matches(const Config& config, const domain::Draft& draft, const Value& order) {
  auto found = config.isLines() ? markedLines(config, draft.external_key, order) : allLines(order);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return found;
}

bool addsLines(const Config& config, const domain::Draft& draft) {
  return std::any_of(draft.lines.begin(), draft.lines.end(), [&](const auto& line) { return !updates(config, line); });
}

// A copied line (someone used the order as a template) repeats its mark; the first counts, the others show as more.
const Value* firstAdded(const Config& config, const domain::Draft& draft, const std::vector<OwnLine>& found) {
  for (const auto& match : found) {
    if (match.index < draft.lines.size() && !updates(config, draft.lines[match.index])) return match.line;
  }
  return nullptr;
}

std::string dateIn(const Value& record, const std::string& field) {
  return record.text(field).substr(0, kDateLength);
}

std::string headerValue(const Config& config, const domain::Draft& draft, const Value& order, const Value* line,
                        const std::string& vendor, const std::string& name) {
  if (name == "reference") return draft.external_key;  // what it was found by
  if (name == "commitment") return orderKey(config, order);
  if (name == "vendor") return vendor;
  if (name == "tranDate") return dateIn(order, name);
  if (isColumn(name) || (config.isLines() && name == config.date_column)) {
    if (line == nullptr) return {};
    return name == config.date_column ? dateIn(*line, name) : line->text(name);
  }
  return order.text(name);
}

// Without the tax that NetSuite adds by itself.
Decimal totalOf(const Config& config, const Value& order, const std::vector<OwnLine>& found) {
  const auto total = config.isLines() ? std::nullopt : numberOf(order, "total");
  if (total) return *total - numberOf(order, "taxTotal").value_or(Decimal());
  Decimal sum;
  for (const auto& match : found) sum = sum + match.amount;
  return sum;
}

}  // namespace

std::vector<OwnLine> markedLines(const Config& config, const std::string& key, const Value& order) {
  std::vector<OwnLine> found;
  for (const auto& line : linesOf(order)) {
    const auto marks = marksIn(line.text(config.reference_column));
    for (std::size_t at = 0; at < marks.size(); ++at) {
      if (marks[at].key != key) continue;
      const bool changed = marks[at].before.has_value();
      found.push_back({&line, marks[at].line - 1, changed ? changeIn(line, marks, at) : amountOf(line), changed});
    }
  }
  return found;
}

std::vector<OwnLine> allLines(const Value& order) {
  std::vector<OwnLine> found;
  for (const auto& line : linesOf(order)) found.push_back({&line, found.size(), amountOf(line), false});
  return found;
}

bool holds(const Config& config, const Value& order, const std::string& key) {
  return !markedLines(config, key, order).empty();
}

std::vector<std::string> lineKeys(const Config& config, const domain::Draft& draft, const Value& order) {
  std::vector<std::string> keys(draft.lines.size());
  for (const auto& match : matches(config, draft, order)) {
    if (match.index < keys.size() && keys[match.index].empty()) keys[match.index] = match.line->text("line");
  }
  return keys;
}

domain::Projection expectedOf(const Config& config, const domain::Draft& draft) {
  domain::Projection projection;
  auto& header = projection.header;
  if (config.isLines()) {
    header = {{"reference", draft.external_key}, {"commitment", draft.commitment}};
  } else {
    header = {{"externalId", draft.external_key}, {"vendor", draft.vendor}};
    if (!draft.date.empty()) header.emplace_back("tranDate", draft.date);
    if (!draft.number.empty()) header.emplace_back("tranId", draft.number);
  }
  if (addsLines(config, draft)) {
    if (config.isLines() && !config.date_column.empty() && !draft.date.empty()) {
      header.emplace_back(config.date_column, draft.date);
    }
    for (const auto& field : draft.fields) {
      if (!field.second.empty()) header.push_back(field);
    }
  }
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const Value& order,
                                const std::string& vendor) {
  domain::Projection projection;
  const auto found = matches(config, draft, order);
  const auto* line = firstAdded(config, draft, found);
  for (const auto& [name, text] : expectedOf(config, draft).header) {
    projection.header.emplace_back(name, headerValue(config, draft, order, line, vendor, name));
  }
  for (const auto& match : found) projection.line_amounts.push_back(match.amount);
  projection.total = totalOf(config, order, found);
  return projection;
}

json::Value originData(const Config& config, const json::Value& order, const std::string& key) {
  return json::Value::array(
      {json::Value::object({{"kind", config.isLines() ? "purchase order lines" : "purchase order"},
                            {"id", order.text("id")},
                            {"number", order.text("tranId")},
                            {"key", key}})});
}

}  // namespace tieback::erp::netsuite
