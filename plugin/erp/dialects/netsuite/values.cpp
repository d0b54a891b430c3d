#include "erp/dialects/netsuite/values.h"

#include <charconv>

namespace tieback::erp::netsuite {
namespace {

// 1.5 with exponent 3 is 1500: the point moves, no digit changes.
std::optional<Decimal> moved(const Decimal& value, int places) {
  constexpr int kFarthest = 18;
  if (places < -kFarthest || places > kFarthest) return std::nullopt;
  auto scale = value.scale() - places;
  auto unscaled = value.unscaled();
  for (; scale < 0; ++scale) {
    if (__builtin_mul_overflow(unscaled, std::int64_t{10}, &unscaled)) return std::nullopt;
  }
  for (; scale > Decimal::kMaxScale; --scale) {
    if (unscaled % 10 != 0) return std::nullopt;
    unscaled /= 10;
  }
  return Decimal(unscaled, scale);
}

}  // namespace

std::optional<Decimal> exact(std::string_view text) {
  const auto e = text.find_first_of("eE");
  const auto mantissa = Decimal::parse(text.substr(0, e));
  if (!mantissa || e == std::string_view::npos) return mantissa;
  auto power = text.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  int places = 0;
  const auto [end, problem] = std::from_chars(power.data(), power.data() + power.size(), places);
  if (problem != std::errc() || end != power.data() + power.size()) return std::nullopt;
  return moved(*mantissa, places);
}

std::optional<Decimal> numberOf(const json::Value& record, std::string_view field) {
  const auto* value = record.find(field);
  if (value == nullptr || (!value->isNumber() && !value->isString())) return std::nullopt;
  return exact(value->isNumber() ? value->asNumberText() : value->asString());
}

std::string idOf(const json::Value& record, std::string_view field) {
  const auto* value = record.find(field);
  return value == nullptr ? std::string() : value->text("id");
}

json::Value reference(const std::string& id, const std::string& name) {
  return json::Value::object({id.empty() ? json::Value::Member("refName", name) : json::Value::Member("id", id)});
}

json::Value number(const Decimal& value) {
  return json::Value::number(value.rescaled(value.significantScale()).value_or(value).toString());
}

}  // namespace tieback::erp::netsuite
