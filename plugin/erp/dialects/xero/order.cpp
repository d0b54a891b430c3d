#include "erp/dialects/xero/order.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "erp/dialects/xero/found.h"
#include "erp/dialects/xero/steps.h"

namespace tieback::erp::xero {
namespace {

using domain::Draft;
using json::Value;

constexpr auto kMappable =
    std::to_array<std::string_view>({"AttentionTo", "DeliveryAddress", "DeliveryInstructions", "Telephone"});
constexpr std::size_t kDateLength = 10;

std::string costCodes(const std::vector<std::string>& codes) {
  std::string text;
  for (const auto& code : codes) text += (text.empty() ? "" : ", ") + (code.empty() ? "none" : code);
  return text;
}

// Xero's own totals where all of the order is the change order's.
Decimal totalOf(const Config& config, const Value& order, const std::vector<const Value*>& own) {
  if (config.ownOrder()) {
    const auto* member = order.text("LineAmountTypes") == "Inclusive" ? "Total" : "SubTotal";
    if (const auto total = Decimal::parse(order.text(member))) return *total;
  }
  Decimal sum;
  for (const auto* line : own) sum = sum + amountOf(*line);
  return sum;
}

std::string contactOf(const Value& order) {
  const auto* contact = order.find("Contact");
  return contact == nullptr ? std::string() : contact->text("ContactID");
}

std::string nameOfContact(const Value& order) {
  const auto* contact = order.find("Contact");
  return contact == nullptr ? std::string() : contact->text("Name");
}

std::string headerValue(const std::string& name, const Draft& draft, const Value& order, const std::string& contact) {
  if (name == "vendor") return contactOf(order) == contact ? draft.vendor : nameOfContact(order);
  if (name == "commitment") {
    return isCommitment(order, draft.commitment) ? draft.commitment : order.text("PurchaseOrderNumber");
  }
  if (name == "Date") return dateOf(order);
  if (name == kOtherLines) return std::string(kAsTheyWere);  // what a look alone can't tell
  return order.text(name);
}

}  // namespace

std::string numberOf(const Draft& draft) {
  return draft.number.empty() ? draft.external_key : draft.number;
}

bool isMappable(std::string_view field) {
  return std::find(kMappable.begin(), kMappable.end(), field) != kMappable.end();
}

Value newOrder(const Config& config, const Draft& draft, const std::string& contact) {
  auto order = Value::object();
  order.set("PurchaseOrderNumber", numberOf(draft));
  order.set("Reference", draft.external_key);
  order.set("Contact", Value::object({{"ContactID", contact}}));
  if (!draft.date.empty()) order.set("Date", draft.date);
  order.set("LineAmountTypes", config.line_amounts);
  if (!draft.currency.empty()) order.set("CurrencyCode", draft.currency);
  order.set("Status", kDraft);
  for (const auto& [name, text] : draft.fields) {
    if (!text.empty()) order.set(name, text);
  }
  order.set("LineItems", lineItems(config, draft));
  return order;
}

domain::Projection expectedOf(const Config& config, const Draft& draft) {
  domain::Projection projection;
  auto& header = projection.header;
  if (config.ownOrder()) {
    header = {{"PurchaseOrderNumber", numberOf(draft)}, {"Reference", draft.external_key}, {"vendor", draft.vendor}};
    if (!draft.date.empty()) header.emplace_back("Date", draft.date);
    for (const auto& [name, text] : draft.fields) header.emplace_back(name, text);
  } else {
    header = {{"commitment", draft.commitment}, {std::string(kOtherLines), std::string(kAsTheyWere)}};
  }
  if (!draft.currency.empty()) header.emplace_back("CurrencyCode", draft.currency);
  std::vector<std::string> codes;
  for (const auto& line : draft.lines) {
    codes.push_back(line.cost_code);
    projection.line_amounts.push_back(line.amount);
  }
  header.emplace_back("cost codes", costCodes(codes));
  projection.total = draft.total;
  return projection;
}

domain::Projection projectionOf(const Config& config, const Draft& draft, const Value& order,
                                const std::string& contact) {
  domain::Projection projection;
  const auto own = ownLines(config, draft, order);
  const auto matched = matchLines(config, draft, own);
  std::vector<std::string> codes;
  const auto add = [&](const Value& line) {
    codes.push_back(costCodeOf(config, line));
    projection.line_amounts.push_back(amountOf(line));
  };
  for (const auto* line : matched) {
    if (line != nullptr) add(*line);
  }
  // A line that nobody asked for shows as one more amount.
  for (const auto* line : own) {
    if (std::find(matched.begin(), matched.end(), line) == matched.end()) add(*line);
  }
  for (const auto& [name, text] : expectedOf(config, draft).header) {
    projection.header.emplace_back(name,
                                   name == "cost codes" ? costCodes(codes) : headerValue(name, draft, order, contact));
  }
  projection.total = totalOf(config, order, own);
  return projection;
}

bool isCommitment(const Value& order, const std::string& commitment) {
  return order.text("PurchaseOrderNumber") == commitment || order.text("PurchaseOrderID") == commitment;
}

std::string dateOf(const Value& order) {
  const auto plain = order.text("DateString");
  if (plain.size() >= kDateLength) return plain.substr(0, kDateLength);
  const auto wrapped = order.text("Date");
  constexpr std::string_view kPrefix = "/Date(";
  if (wrapped.rfind(kPrefix, 0) != 0) return wrapped.substr(0, kDateLength);
  std::int64_t ms = 0;
  const auto* begin = wrapped.data() + kPrefix.size();
  const auto [end, problem] = std::from_chars(begin, wrapped.data() + wrapped.size(), ms);
  if (problem != std::errc() || end == begin) return {};
  return Poco::DateTimeFormatter::format(Poco::Timestamp(ms * 1000), "%Y-%m-%d");
}

json::Value originData(const Config& config, const json::Value& order, const std::string& key) {
  auto document = json::Value::object({{"kind", config.ownOrder() ? "purchase order" : "purchase order lines"},
                                       {"id", order.text("PurchaseOrderID")},
                                       {"number", order.text("PurchaseOrderNumber")}});
  if (!config.ownOrder()) document.set("key", key);
  return json::Value::array({std::move(document)});
}

}  // namespace tieback::erp::xero
