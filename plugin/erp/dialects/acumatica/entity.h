// Acumatica's records as JSON: fields are wrapped ({"Status":{"value":"Open"}}), `id`, `note`, `delete`, `rowNumber`
// are not.
#pragma once

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include <string>
#include <string_view>

namespace tieback::erp::acumatica {

json::Value wrap(json::Value value);
json::Value wrap(const Decimal& value);

// A field's text, or its number's text as written; trailing blanks, which keys are padded with, taken off. Empty when
// absent.
std::string field(const json::Value& record, std::string_view name);
bool isTrue(const json::Value& record, std::string_view name);
// Zero when absent or null; nothing when it is no plain number.
std::optional<Decimal> amount(const json::Value& record, std::string_view name);
// The detail collection; empty when absent.
const json::Value::Array& details(const json::Value& record, std::string_view name);

// OData: 'O''Brien'
std::string quoted(std::string_view text);

}  // namespace tieback::erp::acumatica
