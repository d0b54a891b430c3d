// Tryton's JSON: decimals and dates are tagged objects, a relation's fields stand under its name and a dot.
#pragma once

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieback::erp::tryton {

json::Value decimal(const Decimal& value);  // {"__class__":"Decimal","decimal":"150.00"}
json::Value date(const std::string& iso);   // {"__class__":"date","year":2026,…}; null when it is no date
json::Value dateTime(std::int64_t micros);  // {"__class__":"datetime",…}, in UTC, whole seconds

// Of a record: a tagged or bare number; nothing when missing or unreadable.
std::optional<Decimal> decimalOf(const json::Value& record, std::string_view field);
std::string dateOf(const json::Value& record, std::string_view field);  // 2026-06-15, or empty
std::string timeOf(const json::Value& record, std::string_view field);  // 2026-06-15 09:00:00.000123, or empty
// "party.code" looks under "party.". Numbers become their text, booleans (1/0 on SQLite) "1" or "0".
std::string textOf(const json::Value& record, std::string_view field);
bool isTrue(const json::Value& record, std::string_view field);

json::Value list(std::initializer_list<json::Value> items);
// ["code","=","V-1"]
json::Value clause(std::string_view field, std::string_view op, json::Value value);
// An id that is kept as text, as the number it is.
json::Value id(const std::string& text);

}  // namespace tieback::erp::tryton
