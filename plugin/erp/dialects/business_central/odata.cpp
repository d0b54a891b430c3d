#include "erp/dialects/business_central/odata.h"

#include <algorithm>
#include <cctype>

namespace tieback::erp::business_central {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

std::string anyOf(std::string_view field, std::span<const std::string> values) {
  std::string filter;
  for (const auto& value : values) {
    if (!filter.empty()) filter += " or ";
    filter += std::string(field) + " eq " + quoted(value);
  }
  return filter;
}

bool isGuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hex = std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
    if (kShape[i] == '-' ? text[i] != '-' : !hex) return false;
  }
  return true;
}

bool sameGuid(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::optional<Decimal> amount(const json::Value& record, std::string_view name) {
  const auto* member = record.find(name);
  if (member == nullptr || member->isNull()) return Decimal();
  if (!member->isNumber()) return std::nullopt;
  return Decimal::parse(member->asNumberText());
}

Decimal amountOrZero(const json::Value& record, std::string_view name) {
  return amount(record, name).value_or(Decimal());
}

const json::Value::Array& nested(const json::Value& record, std::string_view name) {
  static const json::Value::Array kNone;
  const auto* member = record.find(name);
  return member != nullptr && member->isArray() ? member->items() : kNone;
}

std::string etagOf(const json::Value& record) {
  return record.text("@odata.etag");
}

}  // namespace tieback::erp::business_central
