#include "erp/dialects/xero/found.h"

#include <algorithm>
#include <array>

#include "erp/dialects/xero/order.h"
#include "erp/dialects/xero/steps.h"

namespace tieback::erp::xero {
namespace {

using json::Value;

const Value* lineById(const Value& order, const std::string& id) {
  const auto* lines = order.find("LineItems");
  if (lines == nullptr || !lines->isArray()) return nullptr;
  const auto found = std::find_if(lines->items().begin(), lines->items().end(),
                                  [&](const Value& line) { return line.text("LineItemID") == id; });
  return found == lines->items().end() ? nullptr : &*found;
}

bool same(const Value& before, const Value& now) {
  constexpr auto kCompared = std::to_array<std::string_view>({"Description", "AccountCode", "ItemCode", "TaxType"});
  constexpr auto kNumbers = std::to_array<std::string_view>({"Quantity", "UnitAmount", "LineAmount"});
  return std::all_of(kCompared.begin(), kCompared.end(),
                     [&](auto name) { return before.text(name) == now.text(name); }) &&
         std::all_of(kNumbers.begin(), kNumbers.end(),
                     [&](auto name) { return Decimal::parse(before.text(name)) == Decimal::parse(now.text(name)); });
}

void dropForeign(Records& records, const Config& config, const domain::Draft& draft) {
  const auto foreign = [&](const Value& order) {
    if (isDeleted(order)) return true;
    if (config.ownOrder()) return order.text("Reference") != draft.external_key;
    return ownLines(config, draft, order).empty();
  };
  records.erase(std::remove_if(records.begin(), records.end(), foreign), records.end());
}

}  // namespace

bool isDeleted(const Value& order) {
  return order.text("Status") == kDeleted;
}

void putOrder(State& state, const Value& order) {
  state.set("order", order.text("PurchaseOrderID"));
  state.set("number", order.text("PurchaseOrderNumber"));
  state.set("status", order.text("Status"));
}

void putTarget(State& state, const Value& order) {
  state.set("target", order.text("PurchaseOrderID"));
  state.set("target_number", order.text("PurchaseOrderNumber"));
  state.set("updated", order.text("UpdatedDateUTC"));
  state.set("lines", keptLines(order).dump());
}

std::string otherLines(const State& state, const Value& order) {
  const auto text = state.text("lines");
  if (text.empty()) return std::string(kAsTheyWere);
  const auto before = json::parse(text);
  for (const auto& line : before.items()) {
    const auto* now = lineById(order, line.text("LineItemID"));
    if (now == nullptr) return "one is gone: " + line.text("Description");
    if (!same(line, *now)) return "one has changed: " + line.text("Description");
  }
  return std::string(kAsTheyWere);
}

std::string nameOf(const State& state) {
  return "purchase order " + state.text("number") + ", " + state.text("status");
}

Query findOwn(const Config& config, Client& client, const domain::Draft& draft) {
  auto found = client.order(config.ownOrder() ? numberOf(draft) : draft.commitment);
  auto* records = std::get_if<Records>(&found);
  if (records == nullptr) return found;
  dropForeign(*records, config, draft);
  if (!records->empty() || !config.ownOrder() || draft.date.empty()) return found;
  // Someone may have renumbered it in Xero.
  found = client.ordersOf(draft.date);
  records = std::get_if<Records>(&found);
  if (records != nullptr) dropForeign(*records, config, draft);
  return found;
}

}  // namespace tieback::erp::xero
