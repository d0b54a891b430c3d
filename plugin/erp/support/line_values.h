// Quantities and prices whose product is the amount that was approved, for ERPs that keep no amount: they compute
// quantity × unit price, rounded to the currency's digits.
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
  std::string_view erp;     // "Tryton", for messages
  int quantity_digits = 0;  // of the unit of measure
  int price_digits = 4;
  int amount_digits = 2;  // of the currency
  Halves halves = Halves::to_even;
};

// Quantity × unit price, rounded.
Decimal lineAmount(const LineValue& line, int amount_digits, Halves halves = Halves::to_even);

// A new line: its own quantity and unit cost where they make the amount, else the quantity and the price that it takes;
// a line without a quantity is one unit. Or a sentence that says why it cannot be had.
std::variant<LineValue, std::string> newLine(const std::optional<Decimal>& quantity,
                                             const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                             const LineRules& rules);

// A line after a change by `delta`: with a quantity delta the quantity moves and the price is kept, or follows; without
// one the price moves, and where no price of 4 decimals makes the amount, the quantity.
std::variant<LineValue, std::string> changedLine(const LineValue& before, const std::optional<Decimal>& quantity_delta,
                                                 const std::optional<Decimal>& unit_cost, const Decimal& delta,
                                                 const LineRules& rules);

}  // namespace tieback::erp
