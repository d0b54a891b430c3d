#include "amounts.h"

#include <charconv>
#include <limits>
#include <string>

namespace tieback::mock::xero {
namespace {

// Whole digits and scale, by its text: "-12.50" is -1250 and 2.
struct Parts {
  __extension__ __int128 digits = 0;
  int scale = 0;
};

Parts partsOf(const Decimal& value) {
  Parts parts;
  bool point = false;
  bool negative = false;
  for (const char c : value.text()) {
    if (c == '-') negative = true;
    if (c == '.') point = true;
    if (c < '0' || c > '9') continue;
    parts.digits = parts.digits * 10 + (c - '0');
    if (point) ++parts.scale;
  }
  if (negative) parts.digits = -parts.digits;
  return parts;
}

}  // namespace

std::optional<Decimal> quotient(const Decimal& a, const Decimal& b, int decimals) {
  auto top = partsOf(a);
  auto bottom = partsOf(b);
  if (bottom.digits == 0) return std::nullopt;
  for (int shift = decimals + bottom.scale - top.scale; shift > 0; --shift) top.digits *= 10;
  for (int shift = top.scale - bottom.scale - decimals; shift > 0; --shift) bottom.digits *= 10;
  const bool negative = (top.digits < 0) != (bottom.digits < 0);
  if (top.digits < 0) top.digits = -top.digits;
  if (bottom.digits < 0) bottom.digits = -bottom.digits;
  const auto rounded = (2 * top.digits + bottom.digits) / (2 * bottom.digits);
  if (rounded > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(rounded);
  return Decimal(negative ? -whole : whole, decimals);
}

std::optional<Decimal> decimalAt(const Json& record, std::string_view name) {
  const Json* value = record.find(name);
  if (value == nullptr) return std::nullopt;
  if (value->isNumber()) return Decimal::parse(value->numberText());
  if (value->isString()) return Decimal::parse(value->string());
  return std::nullopt;
}

Json number(const Decimal& value, int decimals) {
  return Json(JsonNumber{value.text(decimals)});
}

}  // namespace tieback::mock::xero
