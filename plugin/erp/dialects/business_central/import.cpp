#include "erp/dialects/business_central/import.h"

#include <algorithm>
#include <optional>

#include "domain/time.h"
#include "erp/dialects/business_central/odata.h"
#include "erp/dialects/business_central/order.h"
#include "erp/dialects/business_central/steps.h"
#include "erp/support/commitment_pattern.h"

namespace tieback::erp::business_central {
namespace {

using json::Value;
using Status = ImportRecord::Status;

constexpr int kPage = 50;

Status statusOf(const Value& order) {
  const auto status = order.text("status");
  if (status == kDraft) return Status::held;
  return status == "Open" ? Status::closed : Status::open;
}

std::string dimensionOf(const Config& config, const Value& line, std::string_view name) {
  const auto code = mapped(config.dimensions, name);
  if (code.empty()) return {};
  for (const auto& dimension : nested(line, "dimensionSetLines")) {
    if (dimension.text("code") == code) return dimension.text("valueCode");
  }
  return {};
}

std::optional<Decimal> given(const Value& line, std::string_view name) {
  return line.find(name) == nullptr ? std::nullopt : amount(line, name);
}

ImportLine addedLine(const Config& config, const Value& line) {
  ImportLine added;
  added.id = line.text("id");
  added.cost_code = config.number_is_cost_code ? line.text("lineObjectNumber") : dimensionOf(config, line, "cost_code");
  added.category = dimensionOf(config, line, "category");
  added.description = wordsOf(config, line);
  added.uom = line.text("unitOfMeasureCode");
  added.quantity = given(line, "quantity");
  added.unit_cost = given(line, "directUnitCost");
  added.amount = amountOrZero(line, "amountExcludingTax");
  return added;
}

// A line of the order that was changed in place, as a note beside it says.
ImportLine changedLine(const Config& config, const Value& order, const ChangeNote& note, const std::string& key) {
  ImportLine changed;
  const auto* line = lineAt(order, note.place);
  if (line != nullptr) {
    changed.id = changed.commitment_line = line->text("id");
    changed.cost_code = dimensionOf(config, *line, "cost_code");
    changed.category = dimensionOf(config, *line, "category");
    changed.description = wordsOf(config, *line);
    changed.uom = line->text("unitOfMeasureCode");
  }
  changed.amount = deltaOf(order, note, key, config);
  return changed;
}

std::string problemOf(const OwnLines& own) {
  for (const auto* line : own.lines) {
    if (!amount(*line, "amountExcludingTax"))
      return "The amount of line " + line->text("sequence") + " can't be read: " + line->text("amountExcludingTax");
  }
  return {};
}

ImportRecord recordOf(const Config& config, const Value& order, const OwnLines& own, const std::string& key) {
  ImportRecord record;
  record.reference = key;
  record.vendor = order.text("vendorNumber");
  record.currency = order.text("currencyCode");
  record.status = statusOf(order);
  record.erp_status = order.text("status");
  record.version = order.text("lastModifiedDateTime");
  if (own.head != nullptr) record.title = wordsOf(config, *own.head);
  for (const auto* line : own.lines) record.lines.push_back(addedLine(config, *line));
  for (const auto& note : own.changes) record.lines.push_back(changedLine(config, order, note, key));
  if (!own.lines.empty()) record.project = dimensionOf(config, *own.lines.front(), "project");
  if (record.title.empty() && !record.lines.empty()) record.title = record.lines.front().description;
  record.problem = problemOf(own);
  return record;
}

std::vector<ImportRecord> ofLines(const Config& config, const Value& order) {
  std::vector<std::string> keys;
  for (const auto& line : nested(order, "purchaseOrderLines")) {
    const auto key = referenceOf(config, line);
    const bool marked = !key.empty() && key.starts_with(config.import_prefix);
    if (marked && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  std::vector<ImportRecord> records;
  for (const auto& key : keys) {
    const auto own = ownLinesOf(config, order, key);
    auto record = recordOf(config, order, own, key);
    // As an export's origin is: what is this change order's alone.
    record.origin_id = (own.head != nullptr ? own.head : own.all.front())->text("id");
    record.origin_code = key;
    record.documents = originData(config, order, own);
    record.commitment = order.text("number");
    records.push_back(std::move(record));
  }
  return records;
}

// The first comment's words, and the reference that it carries.
std::pair<std::string, std::string> headOf(const Config& config, const Value& order) {
  const Value* head = nullptr;
  for (const auto& line : nested(order, "purchaseOrderLines")) {
    if (line.text("lineType") != "Comment") continue;
    if (head == nullptr || amountOrZero(line, "sequence") < amountOrZero(*head, "sequence")) head = &line;
  }
  if (head == nullptr) return {};
  return {wordsOf(config, *head), referenceOf(config, *head)};
}

std::vector<ImportRecord> ofOrder(const Config& config, const Value& order) {
  const auto [words, key] = headOf(config, order);
  const auto commitment = commitmentIn(config.import_pattern, words);
  if (commitment.empty()) return {};
  OwnLines all;
  for (const auto& line : nested(order, "purchaseOrderLines")) {
    if (line.text("lineType") != "Comment") all.lines.push_back(&line);
  }
  auto record = recordOf(config, order, all, key);
  record.origin_id = order.text("id");
  record.origin_code = order.text("number");
  record.documents = originData(config, order, all);
  record.commitment = commitment;
  record.title = words;
  record.date = order.text("postingDate", order.text("orderDate"));
  record.total = given(order, "totalAmountExcludingTax");
  return {std::move(record)};
}

}  // namespace

bool canImport(const Config& config) {
  return !(config.linked_order ? config.import_pattern : config.import_prefix).empty();
}

std::vector<ImportRecord> importRecordsOf(const Config& config, const Value& order) {
  return config.linked_order ? ofOrder(config, order) : ofLines(config, order);
}

ImportResult listForImport(const Config& config, Client& client, const ImportQuery& query) {
  const std::string changed = query.changed_since_us == 0
                                  ? std::string()
                                  : "lastModifiedDateTime ge " + domain::toRfc3339(query.changed_since_us);
  auto read = client.page("purchaseOrders", ordersQuery(changed), query.cursor, kPage);
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  auto& orders = std::get<Page>(read);
  ImportPage page;
  for (const auto& order : orders.records) {
    for (auto& record : importRecordsOf(config, order)) page.records.push_back(std::move(record));
  }
  page.next = std::move(orders.next);
  return page;
}

}  // namespace tieback::erp::business_central
