#include "erp/dialects/quickbooks_online/values.h"

#include <charconv>

namespace tieback::erp::quickbooks_online {
namespace {

// "1.25E+7" as "12500000"; the text itself when it has no exponent.
std::optional<std::string> withoutExponent(const std::string& text) {
  const auto e = text.find_first_of("eE");
  if (e == std::string::npos) return text;
  constexpr int kMostDigits = 30;
  int exponent = 0;
  const auto* const end = text.data() + text.size();
  const auto* const begin = text.data() + e + (text.compare(e + 1, 1, "+") == 0 ? 2 : 1);
  const auto [stop, problem] = std::from_chars(begin, end, exponent);
  if (problem != std::errc() || stop != end || exponent > kMostDigits || exponent < -kMostDigits) return std::nullopt;
  const bool negative = text.starts_with('-');
  auto digits = text.substr(negative ? 1 : 0, e - (negative ? 1 : 0));
  auto point = static_cast<int>(digits.find('.'));
  if (point < 0) {
    point = static_cast<int>(digits.size());
  } else {
    digits.erase(static_cast<std::size_t>(point), 1);
  }
  point += exponent;
  while (point < 1) {
    digits.insert(0, "0");
    ++point;
  }
  while (static_cast<int>(digits.size()) < point) digits += '0';
  if (static_cast<int>(digits.size()) > point) digits.insert(static_cast<std::size_t>(point), ".");
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.starts_with('.')) digits.insert(0, "0");
  return (negative ? "-" : "") + digits;
}

}  // namespace

std::optional<Decimal> amountOf(const json::Value& record, std::string_view member) {
  const auto* value = record.find(member);
  if (value == nullptr || !value->isNumber()) return std::nullopt;
  const auto plain = withoutExponent(value->asNumberText());
  return plain ? Decimal::parse(*plain) : std::nullopt;
}

json::Value number(const Decimal& value) {
  return json::Value::number(value.toString());
}

json::Value reference(const std::string& id) {
  return json::Value::object({{"value", id}});
}

std::string referenceOf(const json::Value& record, std::string_view member) {
  const auto* found = record.find(member);
  return found == nullptr ? std::string() : found->text("value");
}

const json::Value::Array& linesOf(const json::Value& transaction) {
  static const json::Value::Array none;
  const auto* lines = transaction.find("Line");
  return lines != nullptr && lines->isArray() ? lines->items() : none;
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

}  // namespace tieback::erp::quickbooks_online
