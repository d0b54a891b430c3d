// QuickBooks' JSON: references are {"value": id, "name": …}, amounts bare numbers.
#pragma once

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>

namespace tieback::erp::quickbooks_online {

// Of a record's member: a number, exactly, also one with an exponent ("1.25E+7"). Nothing when there is none that a
// Decimal can hold.
std::optional<Decimal> amountOf(const json::Value& record, std::string_view member);
json::Value number(const Decimal& value);

json::Value reference(const std::string& id);  // {"value": id}
// The id behind a reference; empty when there is none.
std::string referenceOf(const json::Value& record, std::string_view member);

// The lines of a transaction; none when it has none.
const json::Value::Array& linesOf(const json::Value& transaction);

// A literal of the query language: 'O\'Brien'.
std::string literal(std::string_view text);

}  // namespace tieback::erp::quickbooks_online
