#include "numbers.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace tieback::mock::netsuite {
namespace {

constexpr std::size_t kPlainDigits = 7;  // before the point, until Java writes an exponent

}  // namespace

std::string javaNumber(const Decimal& value) {
  std::string text = value.text();
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point <= kPlainDigits) {
    if (point == text.size()) text += ".0";
  } else {
    std::string digits = text.substr(0, point) + (point < text.size() ? text.substr(point + 1) : "");
    const std::size_t last = digits.find_last_not_of('0');
    digits.resize(std::max<std::size_t>(last + 1, 2));
    text = digits.substr(0, 1) + "." + digits.substr(1) + "E" + std::to_string(point - 1);
  }
  return (negative ? "-" : "") + text;
}

std::optional<Decimal> decimalOf(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->isNumber()) return Decimal::parse(value->numberText());
  return value->isString() ? Decimal::parse(value->string()) : std::nullopt;
}

Json numberJson(const Decimal& value) {
  return JsonNumber{value.text()};
}

std::optional<Decimal> productInCents(const Decimal& quantity, const Decimal& rate) {
  const auto product = Decimal::product(quantity, rate);
  if (!product) return std::nullopt;
  return product->rounded(2);
}

std::optional<Decimal> rateOf(const Decimal& amount, const Decimal& quantity) {
  using Wide = boost::multiprecision::int256_t;
  constexpr int kDigits = 8;
  const auto dividend = Decimal::parse(amount.text(2));
  const auto divisor = Decimal::parse(quantity.text(kDigits));
  if (!dividend || !divisor || divisor->isZero()) return std::nullopt;
  // Whole numbers: hundredths by hundred-millionths, to eight decimals, half away from zero.
  const auto whole = [](std::string text) {
    std::erase(text, '.');
    return Wide(text);
  };
  Wide numerator = whole(amount.text(2)) * boost::multiprecision::pow(Wide(10), kDigits + kDigits - 2);
  Wide denominator = whole(quantity.text(kDigits));
  const bool negative = (numerator < 0) != (denominator < 0);
  numerator = abs(numerator);
  denominator = abs(denominator);
  const Wide rounded = (2 * numerator + denominator) / (2 * denominator);
  std::string digits = rounded.str();
  if (digits.size() <= kDigits) digits.insert(0, kDigits + 1 - digits.size(), '0');
  const std::size_t point = digits.size() - kDigits;
  return Decimal::parse((negative ? "-" : "") + digits.substr(0, point) + "." + digits.substr(point));
}

}  // namespace tieback::mock::netsuite
