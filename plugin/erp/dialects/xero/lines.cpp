#include "erp/dialects/xero/lines.h"

#include <algorithm>

#include "erp/dialects/xero/amounts.h"

namespace tieback::erp::xero {
namespace {

using domain::Draft;
using domain::DraftLine;
using json::Value;

Value number(const Decimal& value) {
  return Value::number(value.toString());
}

Value trackingEntry(const std::string& category, const std::string& option) {
  return Value::object({{"Name", category}, {"Option", option}});
}

Value tracking(const Config& config, const Draft& draft, const DraftLine& line) {
  auto entries = Value::array();
  if (!config.cost_code_is_account) entries.push(trackingEntry(config.cost_code_tracking, line.cost_code));
  if (!config.project_tracking.empty()) entries.push(trackingEntry(config.project_tracking, draft.project));
  return entries;
}

std::string taxTypeOf(const Config& config, const DraftLine& line) {
  if (line.tax_code.empty()) return config.tax_type;
  const auto* mapped = lookUp(config.tax_types, line.tax_code);
  return mapped != nullptr ? *mapped : line.tax_code;
}

Value lineItem(const Config& config, const Draft& draft, const DraftLine& line) {
  const auto value = lineValue(line.quantity, line.unit_cost, line.amount, config.unit_decimals);
  const auto* exact = std::get_if<LineValue>(&value);
  auto item = Value::object();
  item.set("Description", descriptionOf(config, draft, line));
  item.set("Quantity", number(exact != nullptr ? exact->quantity : Decimal(1, 0)));
  item.set("UnitAmount", number(exact != nullptr ? exact->unit_price : line.amount));
  // Xero refuses it if it works out another one.
  item.set("LineAmount", number(line.amount));
  if (const auto account = accountOf(config, line); !account.empty()) item.set("AccountCode", account);
  if (const auto tax = taxTypeOf(config, line); !tax.empty()) item.set("TaxType", tax);
  item.set("Tracking", tracking(config, draft, line));
  return item;
}

int fit(const Config& config, const Draft& draft, const DraftLine& line, const Value& found) {
  if (costCodeOf(config, found) != line.cost_code) return 1;
  return 2 + (amountOf(found) == line.amount ? 4 : 0) +
         (found.text("Description") == descriptionOf(config, draft, line) ? 2 : 0);
}
constexpr int kBestFit = 8;

}  // namespace

std::string markerOf(const Draft& draft) {
  return "[" + draft.external_key + "]";
}

std::string descriptionOf(const Config& config, const Draft& draft, const DraftLine& line) {
  const auto& text = line.description.empty() ? draft.title : line.description;
  if (config.ownOrder()) return text;
  return text + (text.empty() ? "" : " ") + markerOf(draft);
}

std::string accountOf(const Config& config, const DraftLine& line) {
  if (config.cost_code_is_account) return line.cost_code;
  const auto* by_category = lookUp(config.accounts, line.category);
  return by_category != nullptr ? *by_category : config.account;
}

Value lineItems(const Config& config, const Draft& draft) {
  auto items = Value::array();
  for (const auto& line : draft.lines) items.push(lineItem(config, draft, line));
  return items;
}

std::vector<const Value*> ownLines(const Config& config, const Draft& draft, const Value& order) {
  std::vector<const Value*> own;
  const auto* items = order.find("LineItems");
  if (items == nullptr || !items->isArray()) return own;
  const auto marker = markerOf(draft);
  for (const auto& item : items->items()) {
    // A person may have written on behind it.
    const bool marked = item.text("Description").find(marker) != std::string::npos;
    if (config.ownOrder() || marked) own.push_back(&item);
  }
  return own;
}

std::vector<const Value*> matchLines(const Config& config, const Draft& draft, const std::vector<const Value*>& own) {
  std::vector<const Value*> matched(draft.lines.size(), nullptr);
  std::vector<bool> taken(own.size(), false);
  for (int wanted = kBestFit; wanted > 0; --wanted) {
    for (std::size_t i = 0; i < matched.size(); ++i) {
      for (std::size_t j = 0; j < own.size() && matched[i] == nullptr; ++j) {
        if (taken[j] || fit(config, draft, draft.lines[i], *own[j]) < wanted) continue;
        matched[i] = own[j];
        taken[j] = true;
      }
    }
  }
  return matched;
}

std::string trackingOf(const Value& line, std::string_view category) {
  const auto* entries = line.find("Tracking");
  if (entries == nullptr || !entries->isArray()) return {};
  for (const auto& entry : entries->items()) {
    if (entry.text("Name") == category) return entry.text("Option");
  }
  return {};
}

std::string costCodeOf(const Config& config, const Value& line) {
  return config.cost_code_is_account ? line.text("AccountCode") : trackingOf(line, config.cost_code_tracking);
}

Decimal amountOf(const Value& line) {
  return Decimal::parse(line.text("LineAmount")).value_or(Decimal());
}

Value keptLines(const Value& order) {
  auto kept = Value::array();
  const auto* items = order.find("LineItems");
  if (items == nullptr || !items->isArray()) return kept;
  for (const auto& item : items->items()) {
    auto line = item;
    for (const auto* answered : {"ValidationErrors", "Warnings", "Item"}) line.erase(answered);
    kept.push(std::move(line));
  }
  return kept;
}

}  // namespace tieback::erp::xero
