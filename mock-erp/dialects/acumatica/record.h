// A document or master record of the books, with its lines. Books may hold hundreds of thousands of them, so the fields
// lie packed one after the other in one piece of memory, in the order of their numbers; what was never set takes
// nothing.
//
// A view of a field's text holds until the record's next set().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "value.h"

namespace tieback::mock::acumatica {

// A field's value without a copy of its text.
using ValueView = std::variant<std::monostate, std::string_view, Decimal, long long, bool, DateTime>;

class Record {
 public:
  Record() = default;
  explicit Record(Guid guid) : id(guid) { bytes_.reserve(256); }

  Guid id;
  std::vector<Record> details;

  ValueView view(std::size_t field) const;
  Value get(std::size_t field) const;
  void set(std::size_t field, const Value& value);
  bool has(std::size_t field) const;

  // Typed views; the empty value of the type when the field is empty.
  std::string_view text(std::size_t field) const;
  Decimal decimal(std::size_t field) const;
  long long integer(std::size_t field) const;
  bool flag(std::size_t field) const;
  DateTime date(std::size_t field) const;

  // Gives back memory that is kept for growing.
  void shrink();

  // Goes through the fields that are set, in the order of their numbers. Holds until the record's next set().
  class Cursor {
   public:
    explicit Cursor(const Record& record)
        : at_(record.bytes_.data()), end_(record.bytes_.data() + record.bytes_.size()) {}
    // The value of that field; to be asked for in rising order.
    ValueView at(std::size_t field);

   private:
    const char* at_;
    const char* end_;
  };

 private:
  // For each field: its number, the kind of its value, the length of what follows (one byte, or 255 and four), the
  // value.
  std::string bytes_;
};

}  // namespace tieback::mock::acumatica
