// A draft as a ChangeOrder, and a ChangeOrder as what is compared.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "erp/dialects/acumatica/config.h"
#include "erp/port/dialect.h"

namespace tieback::erp::acumatica {

// The body of the PUT. Changed lines are deltas to the order's line (Status Update), new lines carry the new line's own
// values (New Line), where a negative amount wants quantity 0.
json::Value changeOrderBody(const Config& config, const domain::Draft& draft, const State& state);

// The mapped fields plus the description, which falls to the title when the profile maps none.
std::vector<std::pair<std::string, std::string>> textFields(const domain::Draft& draft);

// Fields that the dialect itself fills in; a profile may not map them.
bool isReserved(std::string_view field);

domain::Projection expectedOf(const domain::Draft& draft);
// Of a record read with its Commitments.
domain::Projection projectionOf(const domain::Draft& draft, const json::Value& record);

// Acumatica's own total of the commitments' lines, where all amounts are in one currency: it is in the project's, the
// lines in the order's. Nothing where it can't be held against the lines.
std::optional<Decimal> ownTotalOf(const json::Value& record);

// For each line of the draft the record's line that it became, or null; each line is given away once, the same amount
// first.
std::vector<const json::Value*> matchLines(const domain::Draft& draft, const json::Value& record);

// What an origin says of its documents: what checkGone() goes by.
json::Value originData(const std::string& id, const std::string& number);

}  // namespace tieback::erp::acumatica
