// Quantities and unit amounts whose product is the amount that was approved: Xero works a line's amount out of them,
// rounded to 2 decimals, and takes no quantity below zero.
#pragma once

#include <tieback/sdk/decimal.h>

#include <optional>
#include <string>
#include <variant>

namespace tieback::erp::xero {

struct LineValue {
  Decimal quantity;  // above zero
  Decimal unit;      // bears the sign

  friend bool operator==(const LineValue&, const LineValue&) = default;
};

// The line's own quantity and unit cost where they make the amount, else its quantity and the unit amount that it
// takes; a line without a quantity is one unit. Or a sentence that says why it cannot be had. `unit_decimals`: 4 or 2.
std::variant<LineValue, std::string> lineValue(const std::optional<Decimal>& quantity,
                                               const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                               int unit_decimals);

}  // namespace tieback::erp::xero
