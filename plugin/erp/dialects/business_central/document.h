// A draft as the requests of a batch.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "erp/dialects/business_central/order.h"
#include "erp/support/line_values.h"

namespace tieback::erp::business_central {

// Business Central's own rounding: 5 decimals of quantities and unit costs, amounts to the cent, halves away from zero.
inline constexpr LineRules kLineRules{"Business Central", 5, 5, 2, Halves::away_from_zero};

// The field of the profile's `fields` that is the text of the comment line; all others are the order's header's.
inline constexpr std::string_view kComment = "Comment";
// Fields that the dialect itself fills in; a profile may not map them.
bool isReserved(std::string_view field);

// Is the order's own line changed, rather than one added?
bool isUpdate(const Config& config, const domain::DraftLine& line);
// The words of the comment line: the approver's, or the change order's title.
std::string commentOf(const domain::Draft& draft);
// How a line goes in as one of its own: quantity and unit cost, or why they cannot make its amount.
std::variant<LineValue, std::string> valueOf(const domain::DraftLine& line);
// The account or item of a new line; empty when the profile names none for it.
std::string numberOf(const Config& config, const domain::DraftLine& line);
// The values of the configured dimensions, (code, value), without empty ones.
Texts dimensionsFor(const Config& config, const domain::Draft& draft, const domain::DraftLine& line);

json::Value::Array addLinesRequests(const Config& config, const domain::Draft& draft, const State& state);
json::Value::Array createOrderRequests(const Config& config, const domain::Draft& draft, const State& state);

}  // namespace tieback::erp::business_central
