// What is kept of a purchase order that was read.
#pragma once

#include <string>
#include <variant>

#include "erp/dialects/xero/client.h"

namespace tieback::erp::xero {

bool isDeleted(const json::Value& order);

// The order that the change order's lines are on: order, number, status.
void putOrder(State& state, const json::Value& order);
// The commitment's order before it is changed: target, target_number, updated, lines.
void putTarget(State& state, const json::Value& order);

// Are the lines that stood on the order before still as they were, by the state that putTarget() left?
inline constexpr std::string_view kAsTheyWere = "as they were";
std::string otherLines(const State& state, const json::Value& order);

// "purchase order SC-001, AUTHORISED"
std::string nameOf(const State& state);

// The change order's purchase orders, by number and by reference, or the commitment's if its lines are on it. DELETED
// ones count as gone: they belong to an earlier life.
Query findOwn(const Config& config, Client& client, const domain::Draft& draft);

}  // namespace tieback::erp::xero
