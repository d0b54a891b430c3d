#include "record.h"

namespace tieback::mock::acumatica {
namespace {

template <typename T>
T valueOr(const Value& value, T otherwise) {
  const T* held = std::get_if<T>(&value);
  return held != nullptr ? *held : otherwise;
}

}  // namespace

const Value& Record::get(std::size_t field) const {
  static const Value kEmpty;
  for (const auto& [index, value] : values) {
    if (index == field) return value;
  }
  return kEmpty;
}

void Record::set(std::size_t field, Value value) {
  for (auto& [index, held] : values) {
    if (index == field) {
      held = std::move(value);
      return;
    }
  }
  values.emplace_back(static_cast<std::uint16_t>(field), std::move(value));
}

std::string_view Record::text(std::size_t field) const {
  const std::string* held = std::get_if<std::string>(&get(field));
  return held != nullptr ? std::string_view(*held) : std::string_view();
}

Decimal Record::decimal(std::size_t field) const {
  return valueOr(get(field), Decimal());
}
long long Record::integer(std::size_t field) const {
  return valueOr(get(field), 0LL);
}
bool Record::flag(std::size_t field) const {
  return valueOr(get(field), false);
}
DateTime Record::date(std::size_t field) const {
  return valueOr(get(field), DateTime{});
}

}  // namespace tieback::mock::acumatica
