#include "erp/dialects/tryton/import.h"

#include <charconv>
#include <map>

#include "erp/dialects/tryton/values.h"

namespace tieback::erp::tryton {
namespace {

using json::Value;
using Status = ImportRecord::Status;

constexpr std::int64_t kPage = 50;

// By id and from an id on: rows that come or go meanwhile move nothing.
Value domainOf(const ImportQuery& query, std::int64_t after) {
  auto domain = list({clause("origin", "like", "purchase.purchase,%"), clause("id", ">", after)});
  if (query.changed_since_us != 0) {
    const auto since = dateTime(query.changed_since_us);
    domain.push(list({"OR", clause("create_date", ">=", since), clause("write_date", ">=", since)}));
  }
  return domain;
}

Status statusOf(const std::string& state) {
  if (state == "cancelled") return Status::cancelled;
  if (state == "draft" || state == "quotation") return Status::held;
  return state == "confirmed" ? Status::open : Status::closed;
}

ImportRecord recordOf(const Value& purchase) {
  ImportRecord record;
  record.origin_id = "purchase.purchase," + textOf(purchase, "id");
  record.origin_code = textOf(purchase, "number");
  record.documents = Value::array(
      {Value::object({{"kind", "purchase"}, {"id", textOf(purchase, "id")}, {"number", record.origin_code}})});
  record.reference = textOf(purchase, "reference");
  record.commitment = textOf(purchase, "origin.reference");
  record.vendor = textOf(purchase, "party.code");
  record.title = textOf(purchase, "description");
  record.description = textOf(purchase, "comment");
  record.date = dateOf(purchase, "purchase_date");
  record.erp_status = textOf(purchase, "state");
  record.status = statusOf(record.erp_status);
  record.version = timeOf(purchase, "write_date");
  if (record.version.empty()) record.version = timeOf(purchase, "create_date");
  record.currency = textOf(purchase, "currency.code");
  record.total = decimalOf(purchase, "untaxed_amount");
  return record;
}

ImportLine lineOf(const Value& found) {
  ImportLine line;
  line.id = "purchase.line," + textOf(found, "id");
  line.cost_code = textOf(found, "product.code");
  line.description = textOf(found, "description");
  line.quantity = decimalOf(found, "quantity");
  line.unit_cost = decimalOf(found, "unit_price");
  line.amount = decimalOf(found, "amount").value_or(Decimal());
  return line;
}

std::optional<std::int64_t> idOf(const std::string& text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

// The lines of all purchases of a page, by the purchase's id.
std::variant<std::multimap<std::string, ImportLine>, Outcome> linesOf(Client& client, const Records& purchases) {
  std::multimap<std::string, ImportLine> lines;
  auto ids = Value::array();
  for (const auto& purchase : purchases) ids.push(id(textOf(purchase, "id")));
  if (ids.size() == 0) return lines;
  auto found = client.find("model.purchase.line", list({clause("purchase", "in", ids), clause("type", "=", "line")}),
                           list({"purchase", "product.code", "quantity", "unit_price", "amount", "description"}));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  for (const auto& line : std::get<Records>(found)) lines.emplace(textOf(line, "purchase"), lineOf(line));
  return lines;
}

}  // namespace

ImportResult listForImport(Client& client, const ImportQuery& query) {
  const auto after = query.cursor.empty() ? std::optional<std::int64_t>(0) : idOf(query.cursor);
  if (!after) return Outcome(InDoubt{"the list's cursor is not one of Tryton's: " + query.cursor});
  auto found =
      client.find("model.purchase.purchase", domainOf(query, *after),
                  list({"number", "state", "reference", "origin.reference", "party.code", "description", "comment",
                        "purchase_date", "currency.code", "untaxed_amount", "create_date", "write_date"}),
                  kPage);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& purchases = std::get<Records>(found);
  auto lines = linesOf(client, purchases);
  if (auto* outcome = std::get_if<Outcome>(&lines)) return std::move(*outcome);
  ImportPage page;
  for (const auto& purchase : purchases) {
    auto record = recordOf(purchase);
    const auto [begin, end] = std::get<0>(lines).equal_range(textOf(purchase, "id"));
    for (auto line = begin; line != end; ++line) record.lines.push_back(line->second);
    page.records.push_back(std::move(record));
  }
  if (static_cast<std::int64_t>(purchases.size()) >= kPage) page.next = textOf(purchases.back(), "id");
  return page;
}

}  // namespace tieback::erp::tryton
