#include "erp/dialects/netsuite/amounts.h"

#include "erp/dialects/netsuite/errors.h"

namespace tieback::erp::netsuite {
namespace {

// NetSuite keeps 5 decimals of a quantity and 8 of a rate.
constexpr LineRules kRules{kErp, 5, 8, 2, Halves::away_from_zero};

}  // namespace

std::variant<LineValue, std::string> addedLine(const std::optional<Decimal>& quantity,
                                               const std::optional<Decimal>& unit_cost, const Decimal& amount) {
  const auto count = quantity && quantity->isNegative() ? std::optional(-*quantity) : quantity;
  auto rate = unit_cost;
  if (rate && rate->isNegative() != amount.isNegative()) rate = -*rate;
  auto line = newLine(count, rate, amount, kRules);
  // A unit cost that does not make the amount gives way: the amount is what was approved.
  return std::holds_alternative<LineValue>(line) ? line : newLine(count, std::nullopt, amount, kRules);
}

std::variant<LineValue, std::string> heldLine(const Decimal& quantity, const std::optional<Decimal>& rate,
                                              const Decimal& amount) {
  if (rate && lineAmount({quantity, *rate}, kRules.amount_digits, kRules.halves) == amount) {
    return LineValue{quantity, *rate};
  }
  return newLine(quantity, std::nullopt, amount, kRules);
}

std::variant<LineValue, std::string> movedLine(const LineValue& before, const std::optional<Decimal>& quantity_delta,
                                               const std::optional<Decimal>& unit_cost, const Decimal& delta) {
  return changedLine(before, quantity_delta, unit_cost, delta, kRules);
}

Decimal amountOf(const LineValue& line) {
  return lineAmount(line, kRules.amount_digits, kRules.halves);
}

}  // namespace tieback::erp::netsuite
