#include "erp/dialects/acumatica/entity.h"

namespace tieback::erp::acumatica {
namespace {

const json::Value* unwrapped(const json::Value& record, std::string_view name) {
  const auto* member = record.find(name);
  return member == nullptr ? nullptr : member->find("value");
}

}  // namespace

json::Value wrap(json::Value value) {
  return json::Value::object({{"value", std::move(value)}});
}
json::Value wrap(const Decimal& value) {
  return wrap(json::Value::number(value.toString()));
}

std::string field(const json::Value& record, std::string_view name) {
  const auto* value = unwrapped(record, name);
  if (value == nullptr) return {};
  if (value->isNumber()) return value->asNumberText();
  if (!value->isString()) return {};
  auto text = value->asString();
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

bool isTrue(const json::Value& record, std::string_view name) {
  const auto* value = unwrapped(record, name);
  return value != nullptr && value->isBoolean() && value->asBoolean();
}

std::optional<Decimal> amount(const json::Value& record, std::string_view name) {
  const auto text = field(record, name);
  if (text.empty()) return Decimal();
  return Decimal::parse(text);
}

const json::Value::Array& details(const json::Value& record, std::string_view name) {
  static const json::Value::Array kNone;
  const auto* member = record.find(name);
  return member != nullptr && member->isArray() ? member->items() : kNone;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

}  // namespace tieback::erp::acumatica
