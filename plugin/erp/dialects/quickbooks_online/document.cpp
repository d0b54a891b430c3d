#include "erp/dialects/quickbooks_online/document.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "erp/dialects/quickbooks_online/values.h"

namespace tieback::erp::quickbooks_online {
namespace {

using domain::Draft;
using domain::DraftLine;
using json::Value;

constexpr auto kReserved = std::to_array<std::string_view>(
    {"APAccountRef", "CurrencyRef", "DocNumber", "GlobalTaxCalculation", "Id", "Line", "LinkedTxn", "MetaData",
     "POStatus", "SyncToken", "TotalAmt", "TxnDate", "TxnTaxDetail", "VendorRef", "domain", "sparse"});
constexpr std::string_view kNote = "PrivateNote";

std::string marker(std::string_view key, std::size_t place) {
  return "[" + std::string(key) + "/" + std::to_string(place) + "]";
}

// The place (from 1) that a line's description gives it in the change order of that key; 0: it is none of its lines.
std::size_t placeOf(std::string_view key, const Value& line) {
  const std::string description = line.text("Description");
  const auto head = "[" + std::string(key) + "/";
  const auto begin = description.rfind(head);
  if (begin == std::string::npos || !description.ends_with(']')) return 0;
  std::size_t place = 0;
  const auto* const first = description.data() + begin + head.size();
  const auto* const last = description.data() + description.size() - 1;
  const auto [end, problem] = std::from_chars(first, last, place);
  return problem == std::errc() && end == last ? place : 0;
}

std::string mapped(const Draft& draft, std::string_view field) {
  const auto found =
      std::find_if(draft.fields.begin(), draft.fields.end(), [&](const auto& each) { return each.first == field; });
  return found == draft.fields.end() ? std::string() : found->second;
}

// What the note gains: "TB-4711: CCO-001 Extra footing". A linked order's note names the commitment as well.
std::string noteEntry(const Config& config, const Draft& draft) {
  const auto text = mapped(draft, kNote);
  if (!config.linked()) return text.empty() ? text : draft.external_key + ": " + text;
  return "Change order of " + draft.commitment_number + (text.empty() ? "" : ": " + text);
}

std::string withoutReturns(std::string text) {
  std::erase(text, '\r');
  return text;
}

// Quantity and price where their product is the amount, as QuickBooks demands; else one piece at the whole amount.
void setQuantity(Value& detail, const DraftLine& line) {
  const bool fits =
      line.quantity && line.unit_cost && !line.quantity->isZero() && *line.quantity * *line.unit_cost == line.amount;
  detail.set("Qty", fits ? number(*line.quantity) : Value(1));
  detail.set("UnitPrice", number(fits ? *line.unit_cost : line.amount));
}

Value lineOf(const Config& config, const Draft& draft, const State& state, std::size_t index) {
  const auto& line = draft.lines[index];
  const auto suffix = "." + std::to_string(index);
  const std::string_view type = config.account_lines ? "AccountBasedExpenseLineDetail" : "ItemBasedExpenseLineDetail";
  auto detail = Value::object();
  detail.set(config.account_lines ? "AccountRef" : "ItemRef", reference(state.text("line" + suffix)));
  if (!state.text("customer").empty()) detail.set("CustomerRef", reference(state.text("customer")));
  if (!state.text("class" + suffix).empty()) detail.set("ClassRef", reference(state.text("class" + suffix)));
  const auto& tax_code = line.tax_code.empty() ? config.tax_code : line.tax_code;
  if (!tax_code.empty()) detail.set("TaxCodeRef", reference(tax_code));
  if (!config.account_lines) setQuantity(detail, line);
  auto description = line.description;
  if (!config.linked()) {
    description += (description.empty() ? "" : " ") + marker(draft.external_key, index + 1);
  }
  auto out = Value::object();
  if (!description.empty()) out.set("Description", description);
  out.set("Amount", number(line.amount));
  out.set("DetailType", type);
  out.set(type, std::move(detail));
  return out;
}

void addLines(Value& lines, const Config& config, const Draft& draft, const State& state) {
  for (std::size_t i = 0; i < draft.lines.size(); ++i) lines.push(lineOf(config, draft, state, i));
}

std::string headerOf(const Config& config, const Draft& draft, const std::string& name, const Value& document) {
  if (name == "reference") {
    return config.linked()                            ? document.text("DocNumber")
           : hasLinesOf(draft.external_key, document) ? draft.external_key
                                                      : std::string();
  }
  if (name == "CurrencyRef") {
    const auto currency = referenceOf(document, name);
    return currency.empty() ? draft.currency : currency;  // a company with one currency does not say
  }
  if (name == kNote && !config.linked()) {
    const auto note = withoutReturns(document.text(kNote));
    const auto entry = noteEntry(config, draft);
    return note.find(entry) == std::string::npos ? note : entry;
  }
  return withoutReturns(document.text(name));
}

}  // namespace

std::string noteWith(const Draft& draft, const Value& order) {
  const auto before = order.text(kNote);
  const auto entry = noteEntry({}, draft);
  return before.empty() || entry.empty() ? before + entry : before + "\n" + entry;
}

Value orderWithLines(const Config& config, const Draft& draft, const State& state) {
  auto order = state.at("order");
  // QuickBooks' own, worked out by it.
  order.erase("MetaData");
  order.erase("TotalAmt");
  if (!config.keep_tax_detail) order.erase("TxnTaxDetail");
  order.set("sparse", false);
  const auto note = noteWith(draft, order);
  if (!note.empty()) order.set(kNote, note);
  auto lines = Value::array(linesOf(order));
  addLines(lines, config, draft, state);
  order.set("Line", std::move(lines));
  return order;
}

Value linkedOrder(const Config& config, const Draft& draft, const State& state) {
  const auto& order = state.at("order");
  auto out = Value::object();
  out.set("DocNumber", draft.external_key);
  if (!draft.date.empty()) out.set("TxnDate", draft.date);
  for (const auto* name : {"VendorRef", "APAccountRef", "CurrencyRef", "ExchangeRate", "ClassRef", "DepartmentRef"}) {
    if (const auto* value = order.find(name)) out.set(name, *value);
  }
  if (!config.tax_calculation.empty()) {
    out.set("GlobalTaxCalculation", config.tax_calculation);
  } else if (const auto* value = order.find("GlobalTaxCalculation")) {
    out.set("GlobalTaxCalculation", *value);
  }
  for (const auto& [name, text] : draft.fields) {
    if (name != kNote && !text.empty()) out.set(name, text);
  }
  out.set(kNote, noteEntry(config, draft));
  out.set("POStatus", "Open");
  auto lines = Value::array();
  addLines(lines, config, draft, state);
  out.set("Line", std::move(lines));
  return out;
}

std::vector<const Value*> ownLines(const Draft& draft, const Value& order) {
  std::vector<const Value*> own(draft.lines.size(), nullptr);
  for (const auto& line : linesOf(order)) {
    const auto place = placeOf(draft.external_key, line);
    if (place == 0) continue;
    if (place <= draft.lines.size() && own[place - 1] == nullptr) {
      own[place - 1] = &line;
    } else {
      own.push_back(&line);
    }
  }
  return own;
}

bool hasLinesOf(std::string_view key, const Value& order) {
  const auto& lines = linesOf(order);
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return placeOf(key, line) != 0; });
}

std::vector<const Value*> draftLines(const Config& config, const Draft& draft, const Value& document) {
  if (!config.linked()) return ownLines(draft, document);
  std::vector<const Value*> lines;
  for (const auto& line : linesOf(document)) lines.push_back(&line);
  if (lines.size() < draft.lines.size()) lines.resize(draft.lines.size(), nullptr);
  return lines;
}

domain::Projection expectedOf(const Config& config, const Draft& draft) {
  domain::Projection projection;
  projection.header = {{"reference", draft.external_key}, {"CurrencyRef", draft.currency}};
  const auto note = withoutReturns(noteEntry(config, draft));
  if (!note.empty()) projection.header.emplace_back(kNote, note);
  if (config.linked()) {
    if (!draft.date.empty()) projection.header.emplace_back("TxnDate", draft.date);
    for (const auto& [name, text] : draft.fields) {
      if (name != kNote) projection.header.emplace_back(name, withoutReturns(text));
    }
  }
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

domain::Projection projectionOf(const Config& config, const Draft& draft, const Value& document) {
  domain::Projection projection;
  for (const auto& [name, text] : expectedOf(config, draft).header) {
    projection.header.emplace_back(name, headerOf(config, draft, name, document));
  }
  for (const auto* line : draftLines(config, draft, document)) {
    if (line == nullptr) continue;
    projection.line_amounts.push_back(amountOf(*line, "Amount").value_or(Decimal()));
    projection.total = projection.total + projection.line_amounts.back();
  }
  return projection;
}

bool isReserved(const Config& config, std::string_view field) {
  if (!config.linked()) return field != kNote;
  return std::find(kReserved.begin(), kReserved.end(), field) != kReserved.end();
}

}  // namespace tieback::erp::quickbooks_online
