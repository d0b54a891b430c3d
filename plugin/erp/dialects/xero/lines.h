// A change order's lines as LineItems of a purchase order, and which of an order's LineItems are its own.
//
// On the commitment's order a change order's lines are told by their description, which ends in the external key in
// brackets: "Footing F-7 [TB-4711]". On an order of its own all lines are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/draft.h"
#include "erp/dialects/xero/config.h"
#include "erp/port/dialect.h"

namespace tieback::erp::xero {

// "[TB-4711]"
std::string markerOf(const domain::Draft& draft);
std::string descriptionOf(const Config& config, const domain::Draft& draft, const domain::DraftLine& line);
// Empty when no account is sent with the line.
std::string accountOf(const Config& config, const domain::DraftLine& line);

// The LineItems to send. What has no quantity and unit amount that make its amount (the check refuses it) is sent as
// one unit.
json::Value lineItems(const Config& config, const domain::Draft& draft);

// Of the order's LineItems those that the change order made, in their order.
std::vector<const json::Value*> ownLines(const Config& config, const domain::Draft& draft, const json::Value& order);
// For each line of the draft the own LineItem that it is, null where there is none; each is given away once.
std::vector<const json::Value*> matchLines(const Config& config, const domain::Draft& draft,
                                           const std::vector<const json::Value*>& own);

// The option that the LineItem has of that tracking category; empty when none.
std::string trackingOf(const json::Value& line, std::string_view category);
// The cost code that the LineItem carries, where the profile puts it.
std::string costCodeOf(const Config& config, const json::Value& line);
Decimal amountOf(const json::Value& line);

// The LineItems of an order as they are sent back unchanged with an update: what is left out of it Xero deletes.
json::Value keptLines(const json::Value& order);

}  // namespace tieback::erp::xero
