#include "erp/dialects/xero/import.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "erp/dialects/xero/errors.h"
#include "erp/dialects/xero/found.h"
#include "erp/dialects/xero/order.h"
#include "erp/dialects/xero/steps.h"
#include "erp/support/commitment_pattern.h"

namespace tieback::erp::xero {
namespace {

using json::Value;
using Status = ImportRecord::Status;

Status statusOf(const Value& order) {
  const auto status = order.text("Status");
  if (status == kDeleted) return Status::cancelled;
  if (status == kDraft) return Status::held;
  return status == kSubmitted ? Status::open : Status::closed;
}

const Records& linesOf(const Value& order) {
  static const Records kNone;
  const auto* lines = order.find("LineItems");
  return lines == nullptr || !lines->isArray() ? kNone : lines->items();
}

// What the platform calls the vendor, as far as an order shows it.
std::string vendorOf(const Config& config, const Value& order) {
  const auto* contact = order.find("Contact");
  if (contact == nullptr) return {};
  switch (config.vendor_by) {
    case Config::VendorBy::account_number:
      return contact->text("AccountNumber");
    case Config::VendorBy::contact_number:
      return contact->text("ContactNumber");
    case Config::VendorBy::contact_id:
      return contact->text("ContactID");
  }
  return {};
}

// The reference in brackets at the end of a line's words, and the words before it.
struct Marked {
  std::string words;
  std::string key;
};
Marked markedIn(const Value& line) {
  const auto text = line.text("Description");
  const auto end = text.rfind(']');
  const auto begin = end == std::string::npos ? end : text.rfind('[', end);
  if (begin == std::string::npos) return {text, {}};
  auto words = text.substr(0, begin);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return {words, text.substr(begin + 1, end - begin - 1)};
}

std::string categoryOf(const Config& config, const Value& line) {
  const auto account = line.text("AccountCode");
  std::string category;
  for (const auto& [name, code] : config.accounts) {
    if (code != account) continue;
    // One account for several categories tells none.
    if (!category.empty()) return {};
    category = name;
  }
  return category;
}

ImportLine lineOf(const Config& config, const Value& line, const std::string& words) {
  ImportLine made;
  made.id = line.text("LineItemID");
  made.cost_code = costCodeOf(config, line);
  made.category = categoryOf(config, line);
  made.description = words;
  made.quantity = Decimal::parse(line.text("Quantity"));
  made.unit_cost = Decimal::parse(line.text("UnitAmount"));
  made.amount = amountOf(line);
  return made;
}

ImportRecord headerOf(const Config& config, const Value& order) {
  ImportRecord record;
  record.vendor = vendorOf(config, order);
  record.currency = order.text("CurrencyCode");
  record.status = statusOf(order);
  record.erp_status = order.text("Status");
  record.version = order.text("UpdatedDateUTC");
  return record;
}

void add(ImportRecord& record, const Config& config, const Value& line, const std::string& words) {
  if (record.lines.empty()) record.project = trackingOf(line, config.project_tracking);
  if (record.title.empty()) record.title = words;
  if (!Decimal::parse(line.text("LineAmount"))) {
    record.problem = "The amount of a line can't be read: " + line.text("LineAmount");
  }
  record.lines.push_back(lineOf(config, line, words));
}

std::vector<ImportRecord> ofLines(const Config& config, const Value& order) {
  std::vector<ImportRecord> records;
  for (const auto& line : linesOf(order)) {
    const auto [words, key] = markedIn(line);
    if (key.empty() || !key.starts_with(config.import_prefix)) continue;
    auto found = std::find_if(records.begin(), records.end(), [&](const auto& each) { return each.reference == key; });
    if (found == records.end()) {
      auto record = headerOf(config, order);
      record.reference = key;
      record.commitment = order.text("PurchaseOrderNumber");
      record.origin_id = order.text("PurchaseOrderID") + "/" + key;
      record.origin_code = key;
      record.documents = originData(config, order, key);
      found = records.insert(records.end(), std::move(record));
    }
    add(*found, config, line, words);
  }
  return records;
}

std::vector<ImportRecord> ofOrder(const Config& config, const Value& order) {
  const auto commitment = commitmentIn(config.import_pattern, order.text("Reference"));
  if (commitment.empty()) return {};
  auto record = headerOf(config, order);
  record.reference = order.text("Reference");
  record.commitment = commitment;
  record.origin_id = order.text("PurchaseOrderID");
  record.origin_code = order.text("PurchaseOrderNumber");
  record.documents = originData(config, order, "");
  record.title = order.text("DeliveryInstructions");
  record.date = dateOf(order);
  record.total = Decimal::parse(order.text(order.text("LineAmountTypes") == "Inclusive" ? "Total" : "SubTotal"));
  for (const auto& line : linesOf(order)) add(record, config, line, line.text("Description"));
  return {std::move(record)};
}

std::optional<int> pageOf(const std::string& cursor) {
  if (cursor.empty()) return 1;
  int page = 0;
  const auto* end = cursor.data() + cursor.size();
  const auto [read, problem] = std::from_chars(cursor.data(), end, page);
  return problem != std::errc() || read != end ? std::nullopt : std::optional(page);
}

}  // namespace

bool canImport(const Config& config) {
  return !(config.ownOrder() ? config.import_pattern : config.import_prefix).empty();
}

std::vector<ImportRecord> importRecordsOf(const Config& config, const Value& order) {
  return config.ownOrder() ? ofOrder(config, order) : ofLines(config, order);
}

ImportResult listForImport(const Config& config, Client& client, const ImportQuery& query) {
  const auto number = pageOf(query.cursor);
  if (!number) return unclear(Effect::read, kErp, "the list's cursor is not one of Xero's: " + query.cursor);
  auto found = client.ordersChanged(query.changed_since_us, *number);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& orders = std::get<Records>(found);
  ImportPage page;
  for (const auto& order : orders) {
    for (auto& record : importRecordsOf(config, order)) page.records.push_back(std::move(record));
  }
  if (orders.size() >= Client::kPageSize) page.next = std::to_string(*number + 1);
  return page;
}

}  // namespace tieback::erp::xero
