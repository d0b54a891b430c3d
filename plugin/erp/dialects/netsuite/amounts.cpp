#include "erp/dialects/netsuite/amounts.h"

#include <initializer_list>

namespace tieback::erp::netsuite {
namespace {

const Decimal kOne(1, 0);

bool given(const std::optional<Decimal>& value) {
  return value && !value->isZero();
}

Decimal magnitude(const Decimal& value) {
  return value.isNegative() ? -value : value;
}

// The first of the rates that makes the amount; without one the amount stands alone, or is refused.
std::variant<LineValue, std::string> fitted(const Decimal& quantity,
                                            std::initializer_list<std::optional<Decimal>> rates, const Decimal& amount,
                                            bool exact_only) {
  for (const auto& rate : rates) {
    if (rate && quantity * *rate == amount) return LineValue{quantity, *rate, amount};
  }
  if (!exact_only) return LineValue{quantity, std::nullopt, amount};
  return "no unit cost that is known makes quantity " + quantity.toString() + " cost " + amount.toString();
}

std::optional<Decimal> amountOfOne(const Decimal& quantity, const Decimal& amount) {
  return quantity == kOne ? std::optional(amount) : std::nullopt;
}

}  // namespace

std::variant<LineValue, std::string> lineOf(const std::optional<Decimal>& quantity,
                                            const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                            bool exact_only) {
  const auto count = given(quantity) ? magnitude(*quantity) : kOne;
  auto rate = unit_cost;
  if (rate && rate->isNegative() != amount.isNegative()) rate = -*rate;
  return fitted(count, {rate, amountOfOne(count, amount)}, amount, exact_only);
}

std::variant<LineValue, std::string> changedLine(const LineValue& before, const LineChange& change,
                                                 const Decimal& amount, bool exact_only) {
  const auto count = given(change.quantity) ? before.quantity + *change.quantity : before.quantity;
  return fitted(count, {before.rate, change.unit_cost, amountOfOne(count, amount)}, amount, exact_only);
}

}  // namespace tieback::erp::netsuite
