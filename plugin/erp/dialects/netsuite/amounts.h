// Quantity and rate of a line, whose product is its amount. NetSuite multiplies, and takes the amount beside them.
#pragma once

#include "erp/support/line_values.h"

namespace tieback::erp::netsuite {

// A line of its own: the given quantity and unit cost where they make the amount, else the quantity and the rate that
// it takes. A credit has a negative rate, never a negative quantity. Or a sentence that says why it can't be had.
std::variant<LineValue, std::string> addedLine(const std::optional<Decimal>& quantity,
                                               const std::optional<Decimal>& unit_cost, const Decimal& amount);

// What a line holds; its rate is worked out where the order does not say, or says one that does not make the amount.
std::variant<LineValue, std::string> heldLine(const Decimal& quantity, const std::optional<Decimal>& rate,
                                              const Decimal& amount);

// A line after a change of its amount by `delta`, of its quantity where that is given.
std::variant<LineValue, std::string> movedLine(const LineValue& before, const std::optional<Decimal>& quantity_delta,
                                               const std::optional<Decimal>& unit_cost, const Decimal& delta);

Decimal amountOf(const LineValue& line);

}  // namespace tieback::erp::netsuite
