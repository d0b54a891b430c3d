#include "erp/dialects/netsuite/import.h"

#include <algorithm>

#include "domain/time.h"
#include "erp/dialects/netsuite/checks.h"
#include "erp/dialects/netsuite/comparing.h"
#include "erp/dialects/netsuite/errors.h"
#include "erp/dialects/netsuite/lookups.h"
#include "erp/dialects/netsuite/marks.h"
#include "erp/dialects/netsuite/steps.h"
#include "erp/dialects/netsuite/values.h"

namespace tieback::erp::netsuite {
namespace {

using json::Value;
using Status = ImportRecord::Status;

constexpr std::size_t kDateLength = 10;  // of "2026-06-15"
constexpr std::size_t kBatch = 200;      // ids to a page
constexpr Kind kOrder{"transaction", "tranid", "commitment", "purchase order", "tranId"};

// What is still to be read of the ids found, in their order: "9002 9003", and a '+' before them when NetSuite has more
// ids behind the last; "+" and one id that was read when only those are left.
struct Cursor {
  bool more = false;
  std::string last;
  std::vector<std::string> ids;

  std::string text() const {
    std::string text = more ? "+" + last : "";
    for (const auto& id : ids) text += (text.empty() ? "" : " ") + id;
    return text;
  }
};

bool isId(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Cursor> cursorIn(const std::string& text) {
  Cursor cursor;
  std::size_t from = 0;
  while (from < text.size()) {
    const auto end = std::min(text.find(' ', from), text.size());
    auto word = text.substr(from, end - from);
    cursor.more = cursor.more || (from == 0 && word.starts_with('+'));
    if (from == 0 && cursor.more) {
      word.erase(0, 1);
      cursor.last = word;
    } else {
      cursor.ids.push_back(word);
    }
    if (!isId(word)) return std::nullopt;
    from = end + 1;
  }
  return cursor;
}

// Times stand there in the zone of whoever asks, so a day is taken off: nothing may be passed over.
std::string sinceDay(std::int64_t micros) {
  constexpr std::int64_t kDay = 86'400'000'000;
  return domain::toRfc3339(std::max<std::int64_t>(micros - kDay, 0)).substr(0, kDateLength);
}

std::string idsQuery(const Config& config, std::int64_t since_us, const std::string& after) {
  std::string sql = "SELECT id FROM transaction WHERE type = 'PurchOrd'";
  if (config.isLines()) {
    sql += " AND id IN (SELECT transaction FROM transactionline WHERE " + config.reference_column + " IS NOT NULL)";
  } else {
    sql += " AND " + config.link_field + " IS NOT NULL";
  }
  if (since_us > 0) sql += " AND lastmodifieddate >= TO_DATE('" + sinceDay(since_us) + "', 'YYYY-MM-DD')";
  if (!after.empty()) sql += " AND id > " + after;
  return sql + " ORDER BY id";
}

// An order, and what the records that it names are called on the platform.
struct Read {
  const Config& config;
  const Names& names;
  const Value& order;

  std::string called(const Kind& kind, const Value& record, const std::string& field) const {
    const auto id = idOf(record, field);
    const std::string column = keyColumn(config, kind);
    return column == "id" ? id : names.of(kind.table, column, id);
  }
};

std::optional<Outcome> learnNames(const Config& config, Client& client, Names& names, const Value& order) {
  const auto learn = [&](const Kind& kind, const std::set<std::string>& ids) -> std::optional<Outcome> {
    const std::string column = keyColumn(config, kind);
    return column == "id" ? std::nullopt : names.learn(client, kind.table, column, ids);
  };
  std::set<std::string> items;
  std::set<std::string> projects;
  std::set<std::string> categories;
  for (const auto& line : linesOf(order)) {
    items.insert(idOf(line, "item"));
    if (!config.project_to.empty()) projects.insert(idOf(line, config.project_to));
    if (!config.category_to.empty()) categories.insert(idOf(line, config.category_to));
  }
  if (auto problem = learn(kVendor, {idOf(order, "entity")})) return problem;
  if (auto problem = learn(kItem, items)) return problem;
  if (auto problem = learn(dimensionKind(config.project_to), projects)) return problem;
  if (auto problem = learn(dimensionKind(config.category_to), categories)) return problem;
  if (!config.isLines()) {
    if (auto problem = learn(kOrder, {idOf(order, config.link_field)})) return problem;
  }
  return names.learn(client, "currency", "symbol", {idOf(order, "currency")});
}

ImportRecord headerOf(const Read& read) {
  ImportRecord record;
  const auto& order = read.order;
  record.vendor = read.called(kVendor, order, "entity");
  record.currency = read.names.of("currency", "symbol", idOf(order, "currency"));
  const auto status = statusOf(order);
  record.status = status == kPendingApproval ? Status::held : status == kRejected ? Status::cancelled : Status::closed;
  const auto* named = order.path("status.refName");
  record.erp_status = named == nullptr || !named->isString() ? status : named->asString();
  record.version = order.text("lastModifiedDate");
  return record;
}

void add(ImportRecord& record, const Read& read, const OwnLine& own) {
  const auto& config = read.config;
  const auto& line = *own.line;
  ImportLine made;
  made.id = line.text("line");
  if (own.changed) made.commitment_line = made.id;
  made.cost_code = read.called(kItem, line, "item");
  if (!config.category_to.empty()) {
    made.category = read.called(dimensionKind(config.category_to), line, config.category_to);
  }
  made.description = line.text("description");
  if (!own.changed) made.quantity = numberOf(line, "quantity");
  if (!own.changed) made.unit_cost = numberOf(line, "rate");
  made.amount = own.amount;
  if (record.project.empty() && !config.project_to.empty()) {
    record.project = read.called(dimensionKind(config.project_to), line, config.project_to);
  }
  if (record.title.empty()) record.title = made.description;
  if (!numberOf(line, "amount")) record.problem = "The amount of line " + made.id + " can't be read.";
  record.lines.push_back(std::move(made));
}

std::vector<ImportRecord> ofLines(const Read& read) {
  std::vector<std::string> keys;
  for (const auto& line : linesOf(read.order)) {
    for (const auto& mark : marksIn(line.text(read.config.reference_column))) {
      if (std::find(keys.begin(), keys.end(), mark.key) == keys.end()) keys.push_back(mark.key);
    }
  }
  std::vector<ImportRecord> records;
  for (const auto& key : keys) {
    auto record = headerOf(read);
    record.reference = key;
    record.origin_id = read.order.text("id") + "/" + key;
    record.origin_code = key;
    record.documents = originData(read.config, read.order, key);
    record.commitment = orderKey(read.config, read.order);
    for (const auto& own : markedLines(read.config, key, read.order)) {
      if (record.date.empty() && !read.config.date_column.empty()) {
        record.date = own.line->text(read.config.date_column).substr(0, kDateLength);
      }
      add(record, read, own);
    }
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<ImportRecord> ofOrder(const Read& read) {
  auto record = headerOf(read);
  record.reference = read.order.text("externalId");
  record.origin_id = read.order.text("id");
  record.origin_code = read.order.text("tranId");
  record.documents = originData(read.config, read.order, record.reference);
  record.commitment = read.called(kOrder, read.order, read.config.link_field);
  record.title = read.order.text("memo");
  record.date = read.order.text("tranDate").substr(0, kDateLength);
  if (const auto total = numberOf(read.order, "total")) {
    record.total = *total - numberOf(read.order, "taxTotal").value_or(Decimal());
  }
  for (const auto& own : allLines(read.order)) add(record, read, own);
  return {std::move(record)};
}

ImportResult idsPage(const Config& config, Client& client, const ImportQuery& query, const std::string& after) {
  auto found = client.rows(idsQuery(config, query.changed_since_us, after), kBatch);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& rows = std::get<Rows>(found);
  Cursor next;
  for (const auto& row : rows.records) next.ids.push_back(row.text("id"));
  next.more = rows.more && !next.ids.empty();
  if (next.more) next.last = next.ids.back();
  return ImportPage{{}, next.text()};
}

}  // namespace

bool canImport(const Config& config) {
  return config.isLines() || !config.link_field.empty();
}

ImportResult listForImport(const Config& config, Client& client, Names& names, const ImportQuery& query) {
  auto cursor = cursorIn(query.cursor);
  if (!cursor) return unclear(Effect::read, kErp, "the list's cursor is not one of NetSuite's: " + query.cursor);
  if (cursor->ids.empty()) return idsPage(config, client, query, cursor->last);
  const auto id = cursor->ids.front();
  cursor->ids.erase(cursor->ids.begin());
  ImportPage page;
  page.next = cursor->text();
  auto read = client.order(id);
  if (auto* outcome = std::get_if<Outcome>(&read)) {
    const auto* refused = std::get_if<Refused>(outcome);
    if (refused == nullptr || refused->error.code != kTooManyLines) return std::move(*outcome);
    ImportRecord record;
    record.origin_id = id;
    record.problem = refused->error.message;
    page.records.push_back(std::move(record));
    return page;
  }
  const auto& order = std::get<Value>(read);
  if (order.isNull()) return page;  // removed meanwhile
  if (auto problem = learnNames(config, client, names, order)) return std::move(*problem);
  const Read whole{config, names, order};
  page.records = config.isLines() ? ofLines(whole) : ofOrder(whole);
  return page;
}

}  // namespace tieback::erp::netsuite
