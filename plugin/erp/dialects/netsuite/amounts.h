// Quantity, rate and amount of a line: NetSuite multiplies, and takes an amount beside them.
#pragma once

#include <tieback/sdk/decimal.h>

#include <optional>
#include <string>
#include <variant>

namespace tieback::erp::netsuite {

struct LineValue {
  Decimal quantity;
  std::optional<Decimal> rate;  // nothing where no rate makes the amount: NetSuite works it out
  Decimal amount;

  friend bool operator==(const LineValue&, const LineValue&) = default;
};

// A line of its own: the given quantity and unit cost where they make the amount; a line without a quantity is one
// unit. A credit has a negative rate, never a negative quantity. `exact_only`: no amount is sent, so that quantity and
// rate must make it; else a sentence says why they can't.
std::variant<LineValue, std::string> lineOf(const std::optional<Decimal>& quantity,
                                            const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                            bool exact_only);

// A line after a change of its amount to `amount`; `change`: of its quantity, and the new unit cost, where given.
struct LineChange {
  std::optional<Decimal> quantity;
  std::optional<Decimal> unit_cost;
};
std::variant<LineValue, std::string> changedLine(const LineValue& before, const LineChange& change,
                                                 const Decimal& amount, bool exact_only);

}  // namespace tieback::erp::netsuite
