#include "erp/dialects/tryton/values.h"

#include <charconv>

#include "domain/time.h"

namespace tieback::erp::tryton {
namespace {

using json::Value;

const Value* find(const Value& record, std::string_view field) {
  const auto dot = field.find('.');
  if (dot == std::string_view::npos) return record.find(field);
  const auto* relation = record.find(field.substr(0, dot + 1));
  return relation == nullptr ? nullptr : find(*relation, field.substr(dot + 1));
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string twoDigits(const std::string& text) {
  return text.size() < 2 ? "0" + text : text;
}

}  // namespace

Value decimal(const Decimal& value) {
  return Value::object({{"__class__", "Decimal"}, {"decimal", value.toString()}});
}

Value date(const std::string& iso) {
  if (iso.size() != 10) return nullptr;
  const auto year = number(std::string_view(iso).substr(0, 4));
  const auto month = number(std::string_view(iso).substr(5, 2));
  const auto day = number(std::string_view(iso).substr(8, 2));
  if (!year || !month || !day) return nullptr;
  return Value::object({{"__class__", "date"}, {"year", *year}, {"month", *month}, {"day", *day}});
}

Value dateTime(std::int64_t micros) {
  const auto text = domain::toRfc3339(micros);
  auto value = date(text.substr(0, 10));
  value.set("__class__", "datetime");
  value.set("hour", number(std::string_view(text).substr(11, 2)).value_or(0));
  value.set("minute", number(std::string_view(text).substr(14, 2)).value_or(0));
  value.set("second", number(std::string_view(text).substr(17, 2)).value_or(0));
  value.set("microsecond", 0);
  return value;
}

std::optional<Decimal> decimalOf(const Value& record, std::string_view field) {
  const auto* value = find(record, field);
  if (value == nullptr) return std::nullopt;
  if (value->isNumber()) return Decimal::parse(value->asNumberText());
  return value->isObject() ? Decimal::parse(value->text("decimal")) : std::nullopt;
}

std::string dateOf(const Value& record, std::string_view field) {
  const auto* value = find(record, field);
  if (value == nullptr || !value->isObject()) return {};
  return value->text("year") + "-" + twoDigits(value->text("month")) + "-" + twoDigits(value->text("day"));
}

std::string timeOf(const Value& record, std::string_view field) {
  const auto day = dateOf(record, field);
  if (day.empty()) return {};
  const auto& value = *find(record, field);
  return day + " " + twoDigits(value.text("hour")) + ":" + twoDigits(value.text("minute")) + ":" +
         twoDigits(value.text("second")) + "." + value.text("microsecond");
}

std::string textOf(const Value& record, std::string_view field) {
  const auto* value = find(record, field);
  if (value == nullptr) return {};
  if (value->isString()) return value->asString();
  if (value->isNumber()) return value->asNumberText();
  if (value->isBoolean()) return value->asBoolean() ? "1" : "0";
  return {};
}

bool isTrue(const Value& record, std::string_view field) {
  return textOf(record, field) == "1";
}

Value list(std::initializer_list<Value> items) {
  return Value::array(Value::Array(items));
}

Value clause(std::string_view field, std::string_view op, Value value) {
  return list({Value(field), Value(op), std::move(value)});
}

Value id(const std::string& text) {
  return number(text) ? Value::number(text) : Value(text);
}

}  // namespace tieback::erp::tryton
