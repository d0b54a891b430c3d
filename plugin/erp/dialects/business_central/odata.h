// OData 4 as Business Central speaks it: literals of filters, and the members of its records.
#pragma once

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tieback::erp::business_central {

// 'O''Brien'
std::string quoted(std::string_view text);
// "number eq 'a' or number eq 'b'": Business Central takes `or` between values of one field only.
std::string anyOf(std::string_view field, std::span<const std::string> values);

bool isGuid(std::string_view text);
// As Business Central writes them.
bool sameGuid(std::string_view a, std::string_view b);

// Zero when absent or null; nothing when it is no plain number.
std::optional<Decimal> amount(const json::Value& record, std::string_view name);
Decimal amountOrZero(const json::Value& record, std::string_view name);
// The nested collection of an expanded record; empty when absent.
const json::Value::Array& nested(const json::Value& record, std::string_view name);
std::string etagOf(const json::Value& record);

}  // namespace tieback::erp::business_central
