// The project side's objects as JSON: as people see them, and as the connector gets them (docs/contract.md).
#pragma once

#include <project/model.h>
#include <store/database.h>
#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include <string>
#include <string_view>

namespace tieback::host {

// The sum of the lines, with the currency's decimals at least.
Decimal totalOf(const std::vector<LineItem>& items, std::string_view currency);

// Decimals of a currency's minor unit: USD 2, JPY 0, KWD 3.
int currencyScale(std::string_view currency);

std::string currencyOf(Connection& connection, const std::string& company);

json::Value shownProject(const Reference& project);
json::Value shownCommitment(Connection& connection, const Commitment& commitment);
// Without `actions`; `erp` as the last event told it (the API adds what the connector says now).
json::Value shownChangeOrder(Connection& connection, const ChangeOrder& order);

// The document of submit and resend.
json::Value changeOrderDocument(Connection& connection, const ChangeOrder& order);

// The icon of an item's state, as the contract lists them; empty for none.
std::string_view iconOf(std::string_view state);

}  // namespace tieback::host
