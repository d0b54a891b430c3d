#include "erp/dialects/xero/amounts.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <limits>

namespace tieback::erp::xero {
namespace {

using Wide = boost::multiprecision::int256_t;

constexpr int kAmountDecimals = 2;
constexpr int kQuantityDecimals = 4;

Decimal magnitude(const Decimal& value) {
  return value.isNegative() ? -value : value;
}

Wide power10(int exponent) {
  return boost::multiprecision::pow(Wide(10), static_cast<unsigned>(exponent));
}

// amount / quantity to so many decimals; nothing when it does not fit. Any direction of rounding will do: what counts
// is whether the product is the amount.
std::optional<Decimal> quotient(const Decimal& amount, const Decimal& quantity, int decimals) {
  const Wide numerator = Wide(magnitude(amount).unscaled()) * power10(decimals + quantity.scale());
  const Wide denominator = Wide(quantity.unscaled()) * power10(amount.scale());
  const Wide rounded = (2 * numerator + denominator) / (2 * denominator);
  if (rounded > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  const Decimal value(static_cast<std::int64_t>(rounded), decimals);
  return amount.isNegative() ? -value : value;
}

// Rounded to 2 decimals the product is the amount, whichever way a half would go.
bool makes(const LineValue& line, const Decimal& amount) {
  const Decimal half(5, kAmountDecimals + 1);
  return magnitude(line.quantity * line.unit - amount) < half;
}

bool fits(const Decimal& value, int decimals) {
  return value.significantScale() <= decimals;
}

}  // namespace

std::variant<LineValue, std::string> lineValue(const std::optional<Decimal>& quantity,
                                               const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                               int unit_decimals) {
  if (!fits(amount, kAmountDecimals)) return "Xero keeps 2 decimals of an amount";
  if (!quantity || quantity->isZero()) return LineValue{Decimal(1, 0), amount};
  const auto count = magnitude(*quantity);
  if (!fits(count, kQuantityDecimals)) return "Xero keeps 4 decimals of a quantity";
  if (unit_cost && fits(*unit_cost, unit_decimals)) {
    const LineValue own{count, quantity->isNegative() ? -*unit_cost : *unit_cost};
    if (makes(own, amount)) return own;
  }
  if (const auto unit = quotient(amount, count, unit_decimals)) {
    const LineValue worked_out{count, *unit};
    if (makes(worked_out, amount)) return worked_out;
  }
  return "no unit amount of " + std::to_string(unit_decimals) + " decimals makes " + amount.toString() + " of " +
         count.toString();
}

}  // namespace tieback::erp::xero
