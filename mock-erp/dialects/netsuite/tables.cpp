#include "tables.h"

#include <algorithm>

namespace tieback::mock::netsuite {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

void put(SqlRow& row, const std::string& column, const Json& value) {
  if (value.isString() && !value.string().empty()) row[column] = value.string();
  if (value.isNumber()) row[column] = value.numberText();
  if (value.isBool()) row[column] = value.boolean() ? "T" : "F";
}

void putId(const State& state, const ReferenceField& field, const Json& record, SqlRow& row) {
  const BookRecord named = state.books.find(field.collection, record.text(field.field));
  if (named) row[field.field] = std::string(named->text("id"));
}

// Records whose fields are columns as they are.
Table plainTable(const State& state, const RecordType& type) {
  Table table{type.table, {}, {}};
  for (const BookSpec& spec : bookSpecs()) {
    if (spec.name != type.collection) continue;
    for (const BookField& field : spec.fields) table.columns.push_back(lower(field.name));
  }
  for (const auto& [key, record] : state.books.of(type.collection)) {
    SqlRow row;
    for (const JsonMember& member : record->members()) put(row, lower(member.name), member.value);
    if (record->find("subsidiary") != nullptr) putId(state, {"subsidiary", "Subsidiary"}, *record, row);
    table.rows.push_back(std::move(row));
  }
  return table;
}

// An order's own fields; of one that names another order, its id.
void putCustom(const State& state, const Json& order, SqlRow& row) {
  const Json* custom = order.find("custom");
  if (custom == nullptr || !custom->isObject()) return;
  for (const JsonMember& member : custom->members()) {
    put(row, lower(member.name), member.value);
    const BookRecord field = state.books.find("CustomField", member.name);
    if (!field || field->text("type") != "order") continue;
    const BookRecord named = state.books.find(kPurchaseOrder, custom->text(member.name));
    if (named) row[lower(member.name)] = std::string(named->text("id"));
  }
}

Table transactions(const State& state) {
  Table table{"transaction",
              {"id", "tranid", "externalid", "type", "status", "entity", "trandate", "memo", "otherrefnum", "currency",
               "total", "lastmodifieddate"},
              {}};
  for (const auto& [key, field] : state.books.of("CustomField")) {
    if (field->text("of") == "order") table.columns.push_back(lower(key));
  }
  for (const auto& [key, order] : state.books.of(kPurchaseOrder)) {
    SqlRow row;
    for (const std::string& column : table.columns) {
      for (const JsonMember& member : order->members()) {
        if (lower(member.name) == column) put(row, column, member.value);
      }
    }
    row["type"] = "PurchOrd";
    for (const ReferenceField& field : orderReferences()) {
      if (row.contains(field.field)) putId(state, field, *order, row);
    }
    putCustom(state, *order, row);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table transactionLines(const State& state) {
  Table table{"transactionline", {"transaction", "id", "item", "quantity", "rate", "netamount", "isclosed"}, {}};
  for (const auto& [key, field] : state.books.of("CustomField")) {
    if (field->text("of") == "line") table.columns.push_back(lower(key));
  }
  for (const auto& [key, order] : state.books.of(kPurchaseOrder)) {
    for (const Json& line : order->find("item")->items()) {
      SqlRow row;
      for (const JsonMember& member : line.members()) put(row, lower(member.name), member.value);
      row["transaction"] = std::string(order->text("id"));
      if (const Json* number = line.find("line")) put(row, "id", *number);
      if (const Json* amount = line.find("amount")) put(row, "netamount", *amount);
      putId(state, {"item", "Item"}, line, row);
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace

std::optional<Table> tableNamed(const State& state, const std::string& name) {
  if (name == "transaction") return transactions(state);
  if (name == "transactionline") return transactionLines(state);
  const RecordType* type = typeOfTable(name);
  if (type == nullptr) return std::nullopt;
  return plainTable(state, *type);
}

}  // namespace tieback::mock::netsuite
