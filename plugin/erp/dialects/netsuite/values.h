// NetSuite's JSON: references are objects with an id, amounts are numbers that may be written with an exponent.
#pragma once

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>

namespace tieback::erp::netsuite {

// "15000.0", "1.5E7" and the like, exactly; nothing when it can't be held exactly.
std::optional<Decimal> exact(std::string_view number);
// The member's number; nothing when it is missing, null or no number.
std::optional<Decimal> numberOf(const json::Value& record, std::string_view field);
// The id of {"id":"57","refName":"Apex"}; empty when there is none.
std::string idOf(const json::Value& record, std::string_view field);

// {"id":"57"}; where the id is not known yet (a preview), what people call it: {"refName":"V-1001"}.
json::Value reference(const std::string& id, const std::string& name);
// Without the zeros that say nothing: 2500.00 is written 2500.
json::Value number(const Decimal& value);

}  // namespace tieback::erp::netsuite
