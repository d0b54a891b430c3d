#include "erp/dialects/tryton/documents.h"

#include <algorithm>
#include <array>

#include "erp/dialects/tryton/values.h"

namespace tieback::erp::tryton {
namespace {

using domain::DraftLine;
using json::Value;

constexpr auto kReserved = std::to_array<std::string_view>({"company", "currency", "id", "invoice_address",
                                                            "invoice_method", "lines", "number", "origin", "party",
                                                            "payment_term", "purchase_date", "reference", "state"});

bool isNew(const DraftLine& line) {
  return line.change == DraftLine::Change::new_line;
}

// What both kinds of line hold alike. Nothing fills in what the form would, and an amendment empties what it is not
// given.
Value lineRecord(const State& state, std::size_t index) {
  const auto suffix = "." + std::to_string(index);
  auto record = Value::object();
  record.set("product", id(state.text("product" + suffix)));
  record.set("unit", id(state.text("unit" + suffix)));
  record.set("quantity", Value::number(state.text("quantity" + suffix)));
  record.set("unit_price", decimal(Decimal::parse(state.text("unit_price" + suffix)).value_or(Decimal())));
  return record;
}

Value linesCommand(Value records) {
  return list({list({"create", std::move(records)})});
}

}  // namespace

bool isReserved(std::string_view field) {
  return std::find(kReserved.begin(), kReserved.end(), field) != kReserved.end();
}

Value purchaseRecord(const domain::Draft& draft, const State& state) {
  auto record = Value::object();
  record.set("party", id(state.text("party")));
  record.set("invoice_address", id(state.text("address")));
  record.set("currency", id(state.text("currency")));
  record.set("invoice_method", state.text("invoice_method"));
  if (!state.text("payment_term").empty()) record.set("payment_term", id(state.text("payment_term")));
  record.set("reference", draft.external_key);
  record.set("origin", "purchase.purchase," + state.text("commitment"));
  if (!draft.date.empty()) record.set("purchase_date", date(draft.date));
  for (const auto& [name, text] : draft.fields) {
    if (!text.empty()) record.set(name, text);
  }
  auto lines = Value::array();
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    if (!isNew(draft.lines[i])) continue;
    auto line = lineRecord(state, i);
    line.set("type", "line");
    line.set("description", draft.lines[i].description);
    lines.push(std::move(line));
  }
  record.set("lines", linesCommand(std::move(lines)));
  return record;
}

Value amendmentRecord(const domain::Draft& draft, const State& state) {
  auto record = Value::object();
  record.set("purchase", id(state.text("commitment")));
  record.set("description", draft.external_key);
  if (!draft.date.empty()) record.set("date", date(draft.date));
  auto lines = Value::array();
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    if (isNew(draft.lines[i])) continue;
    const auto suffix = "." + std::to_string(i);
    auto line = lineRecord(state, i);
    line.set("action", "line");
    line.set("line", id(state.text("line" + suffix)));
    line.set("description", state.text("text" + suffix));
    lines.push(std::move(line));
  }
  record.set("lines", linesCommand(std::move(lines)));
  return record;
}

std::vector<const Value*> commitmentLines(const domain::Draft& draft, const Records& lines) {
  std::vector<const Value*> found(draft.lines.size(), nullptr);
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    const auto& line = draft.lines[i];
    if (isNew(line)) continue;
    const auto place = static_cast<std::size_t>(line.position);
    if (line.commitment_line_origin.empty()) {
      if (line.position >= 1 && place <= lines.size()) found[i] = &lines[place - 1];
      continue;
    }
    const auto named = std::find_if(lines.begin(), lines.end(), [&](const auto& record) {
      return textOf(record, "id") == line.commitment_line_origin;
    });
    if (named != lines.end()) found[i] = &*named;
  }
  return found;
}

domain::Projection expectedOf(const domain::Draft& draft) {
  domain::Projection projection;
  projection.header = {{"reference", draft.external_key},
                       {"vendor", draft.vendor},
                       {"commitment", draft.commitment},
                       {"currency", draft.currency}};
  if (draft.hasNewLines()) {
    if (!draft.date.empty()) projection.header.emplace_back("purchase_date", draft.date);
    for (const auto& field : draft.fields) projection.header.push_back(field);
  }
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

}  // namespace tieback::erp::tryton
