#include "erp/dialects/acumatica/import.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "domain/time.h"
#include "erp/dialects/acumatica/document.h"
#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"
#include "erp/dialects/acumatica/steps.h"

namespace tieback::erp::acumatica {
namespace {

using Status = ImportRecord::Status;

constexpr std::size_t kPage = 50;
// Pages overlap: as many change orders may be deleted between two of them without one being passed over.
constexpr std::size_t kOverlap = 5;
constexpr std::size_t kDateLength = 10;  // of "2026-06-15T00:00:00"

Status statusOf(const json::Value& record) {
  const auto status = field(record, "Status");
  if (status == "Canceled" || status == kRejected || field(record, "ReverseStatus") == "Reversed")
    return Status::cancelled;
  if (status == kClosed) return Status::closed;
  return status == kOnHold ? Status::held : Status::open;
}

std::optional<Decimal> given(const json::Value& line, std::string_view name) {
  return field(line, name).empty() ? std::nullopt : amount(line, name);
}

ImportLine lineOf(const json::Value& line) {
  ImportLine result;
  result.id = line.text("id");
  if (field(line, "Status") == "Update") result.commitment_line = field(line, "POLineNbr");
  result.cost_code = field(line, "CostCode");
  result.description = field(line, "Description");
  result.uom = field(line, "UOM");
  result.quantity = given(line, "Qty");
  result.unit_cost = given(line, "UnitCost");
  result.amount = amount(line, "Amount").value_or(Decimal());
  return result;
}

std::set<std::string> valuesOf(const json::Value& record, std::string_view name) {
  std::set<std::string> values;
  for (const auto& line : details(record, "Commitments")) values.insert(field(line, name));
  values.erase("");
  return values;
}

std::string joined(const std::set<std::string>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

std::string onlyOf(const std::set<std::string>& values) {
  return values.size() == 1 ? *values.begin() : std::string();
}

std::string problemOf(const json::Value& record) {
  const auto orders = valuesOf(record, "PONbr");
  if (orders.size() > 1) return "It changes several commitments: " + joined(orders) + ".";
  const auto currencies = valuesOf(record, "CurrencyID");
  if (currencies.size() > 1) return "Its lines are in several currencies: " + joined(currencies) + ".";
  for (const auto& line : details(record, "Commitments")) {
    if (!amount(line, "Amount")) return "The amount of a line can't be read: " + field(line, "Amount") + ".";
  }
  return {};
}

std::optional<std::size_t> placeOf(const std::string& cursor) {
  std::size_t place = 0;
  const auto* end = cursor.data() + cursor.size();
  const auto read = std::from_chars(cursor.data(), end, place);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return place;
}

}  // namespace

ImportRecord importRecordOf(const json::Value& record) {
  ImportRecord result;
  result.origin_id = record.text("id");
  result.origin_code = field(record, "RefNbr");
  result.documents = originData(result.origin_id, result.origin_code);
  result.reference = field(record, "ExternalRefNbr");
  result.commitment = onlyOf(valuesOf(record, "PONbr"));
  result.project = field(record, "ProjectID");
  result.vendor = onlyOf(valuesOf(record, "Vendor"));
  result.title = field(record, "Description");
  result.date = field(record, "ChangeDate").substr(0, kDateLength);
  result.erp_status = field(record, "Status");
  result.version = field(record, "LastModifiedDateTime");
  result.currency = onlyOf(valuesOf(record, "CurrencyID"));
  for (const auto& line : details(record, "Commitments")) result.lines.push_back(lineOf(line));
  result.total = ownTotalOf(record);
  result.status = result.lines.empty() ? Status::cancelled : statusOf(record);
  result.problem = problemOf(record);
  return result;
}

ImportResult listForImport(Client& client, const ImportQuery& query) {
  const auto place = query.cursor.empty() ? std::optional<std::size_t>(0) : placeOf(query.cursor);
  if (!place) return Outcome(InDoubt{"the list's cursor is not one of Acumatica's: " + query.cursor});
  const std::string filter = query.changed_since_us == 0 ? std::string()
                                                         : "LastModifiedDateTime ge datetimeoffset" +
                                                               quoted(domain::toRfc3339(query.changed_since_us));
  auto found = client.changeOrders(
      filter, "&$top=" + std::to_string(kPage) + (*place == 0 ? "" : "&$skip=" + std::to_string(*place)));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& records = std::get<Records>(found);
  ImportPage page;
  for (const auto& record : records) page.records.push_back(importRecordOf(record));
  if (records.size() >= kPage) page.next = std::to_string(*place + kPage - kOverlap);
  return page;
}

}  // namespace tieback::erp::acumatica
