#include "erp/support/line_values.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <limits>
#include <stdexcept>

namespace tieback::erp {
namespace {

using Wide = boost::multiprecision::int256_t;

Wide power10(int exponent) {
  return boost::multiprecision::pow(Wide(10), static_cast<unsigned>(exponent));
}

// numerator / denominator to the nearest whole number.
Wide nearest(Wide numerator, Wide denominator, Halves halves) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  Wide quotient = numerator / denominator;
  const Wide twice = (numerator - quotient * denominator) * 2;
  const bool half_goes_up = halves == Halves::away_from_zero || quotient % 2 != 0;
  if (twice > denominator || (twice == denominator && half_goes_up)) quotient += 1;
  return negative ? Wide(-quotient) : quotient;
}

Decimal decimalOf(const Wide& unscaled, int scale) {
  if (unscaled > std::numeric_limits<std::int64_t>::max() || unscaled < std::numeric_limits<std::int64_t>::min()) {
    throw std::overflow_error("an amount does not fit in 64 bits");
  }
  return {static_cast<std::int64_t>(unscaled), scale};
}

Decimal quotient(const Decimal& dividend, const Decimal& divisor, int scale, Halves halves) {
  const Wide numerator = Wide(dividend.unscaled()) * power10(scale + divisor.scale());
  const Wide denominator = Wide(divisor.unscaled()) * power10(dividend.scale());
  return decimalOf(nearest(numerator, denominator, halves), scale);
}

bool makes(const LineValue& line, const Decimal& amount, const LineRules& rules) {
  return lineAmount(line, rules.amount_digits, rules.halves) == amount;
}

// The price that makes the amount with that quantity; nothing when none does.
std::optional<LineValue> priced(const Decimal& quantity, const Decimal& amount, const LineRules& rules) {
  if (quantity.isZero()) return std::nullopt;
  const LineValue line{quantity, quotient(amount, quantity, rules.price_digits, rules.halves)};
  return makes(line, amount, rules) ? std::optional(line) : std::nullopt;
}

std::optional<LineValue> counted(const Decimal& price, const Decimal& amount, const LineRules& rules) {
  if (price.isZero()) return std::nullopt;
  const LineValue line{quotient(amount, price, rules.quantity_digits, rules.halves), price};
  return makes(line, amount, rules) ? std::optional(line) : std::nullopt;
}

bool given(const std::optional<Decimal>& value) {
  return value && !value->isZero();
}

std::string tooFine(const Decimal& quantity, const LineRules& rules) {
  return "the quantity " + quantity.toString() + " has more than the " + std::to_string(rules.quantity_digits) +
         " decimals that " + std::string(rules.erp) + "'s unit of measure keeps";
}

}  // namespace

Decimal lineAmount(const LineValue& line, int amount_digits, Halves halves) {
  const Wide product = Wide(line.quantity.unscaled()) * Wide(line.unit_price.unscaled());
  const int scale = line.quantity.scale() + line.unit_price.scale();
  return decimalOf(nearest(product * power10(amount_digits), power10(scale), halves), amount_digits);
}

std::variant<LineValue, std::string> newLine(const std::optional<Decimal>& quantity,
                                             const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                             const LineRules& rules) {
  const Decimal count = given(quantity) ? *quantity : Decimal(1, 0);
  if (count.significantScale() > rules.quantity_digits) return tooFine(count, rules);
  if (given(quantity) && given(unit_cost)) {
    const LineValue line{count, *unit_cost};
    if (unit_cost->significantScale() <= rules.price_digits && makes(line, amount, rules)) return line;
    return "quantity " + count.toString() + " × unit cost " + unit_cost->toString() + " is not the amount " +
           amount.toString() + ", and " + std::string(rules.erp) + " computes the amount from them";
  }
  if (const auto line = priced(count, amount, rules)) return *line;
  return "no unit price of " + std::to_string(rules.price_digits) + " decimals makes quantity " + count.toString() +
         " cost " + amount.toString();
}

std::variant<LineValue, std::string> changedLine(const LineValue& before, const std::optional<Decimal>& quantity_delta,
                                                 const std::optional<Decimal>& unit_cost, const Decimal& delta,
                                                 const LineRules& rules) {
  const Decimal wanted = lineAmount(before, rules.amount_digits, rules.halves) + delta;
  if (given(quantity_delta)) {
    const Decimal quantity = before.quantity + *quantity_delta;
    if (quantity.significantScale() > rules.quantity_digits) return tooFine(quantity, rules);
    if (makes({quantity, before.unit_price}, wanted, rules)) return LineValue{quantity, before.unit_price};
    if (given(unit_cost) && makes({quantity, *unit_cost}, wanted, rules)) return LineValue{quantity, *unit_cost};
    if (const auto line = priced(quantity, wanted, rules)) return *line;
    return "no unit price of " + std::to_string(rules.price_digits) + " decimals makes the new quantity " +
           quantity.toString() + " cost " + wanted.toString();
  }
  if (const auto line = priced(before.quantity, wanted, rules)) return *line;
  if (const auto line = counted(before.unit_price, wanted, rules)) return *line;
  return "neither a unit price of " + std::to_string(rules.price_digits) + " decimals nor a quantity makes the line " +
         wanted.toString() + " (it is " + before.quantity.toString() + " × " + before.unit_price.toString() + " now)";
}

}  // namespace tieback::erp
