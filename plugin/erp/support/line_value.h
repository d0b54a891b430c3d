// Quantities and prices whose product is the amount that was approved, for an ERP that keeps no amount of its own but
// computes quantity × unit price, rounded to the currency's digits.
#pragma once

#include <tieback/sdk/decimal.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tieback::erp {

struct LineValue {
  Decimal quantity;
  Decimal unit_price;

  friend bool operator==(const LineValue&, const LineValue&) = default;
};

// Where the product lies in the middle between two amounts.
enum class Halves { to_even, away_from_zero };

struct LineRules {
  int quantity_digits = 0;  // of the unit of measure
  int price_digits = 4;
  int amount_digits = 2;  // of the currency
  Halves halves = Halves::to_even;
  std::string_view erp = "the ERP";  // for the sentences
};

// As the ERP rounds it.
Decimal lineAmount(const LineValue& line, const LineRules& rules);

// A new line: its own quantity and unit cost where they make the amount, else the quantity and the price that it takes;
// a line without a quantity is one unit. Or a sentence that says why it cannot be had.
std::variant<LineValue, std::string> newLine(const std::optional<Decimal>& quantity,
                                             const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                             const LineRules& rules);

// A line after a change by `delta`: with a quantity delta the quantity moves and the price is kept, or follows; without
// one the price moves, and where no price makes the amount, the quantity.
std::variant<LineValue, std::string> changedLine(const LineValue& before, const std::optional<Decimal>& quantity_delta,
                                                 const std::optional<Decimal>& unit_cost, const Decimal& delta,
                                                 const LineRules& rules);

}  // namespace tieback::erp
