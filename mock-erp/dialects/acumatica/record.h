// A document or master record of the books, with its lines. Values are kept sparsely: what was never set is empty.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value.h"

namespace tieback::mock::acumatica {

struct Record {
  std::string id;  // GUID
  std::vector<std::pair<std::uint16_t, Value>> values;
  std::vector<Record> details;

  const Value& get(std::size_t field) const;
  void set(std::size_t field, Value value);
  bool has(std::size_t field) const { return !std::holds_alternative<std::monostate>(get(field)); }

  // Typed views; the empty value of the type when the field is empty.
  std::string_view text(std::size_t field) const;
  Decimal decimal(std::size_t field) const;
  long long integer(std::size_t field) const;
  bool flag(std::size_t field) const;
  DateTime date(std::size_t field) const;
};

}  // namespace tieback::mock::acumatica
