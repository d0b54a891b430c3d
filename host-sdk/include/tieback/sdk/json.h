// A JSON document as a value. Numbers keep the text they were written with, so that no amount ever becomes a double.
// Objects keep the order of their members; unknown members therefore survive a round trip unchanged.
//
// Threads: a value type; concurrent reads are fine.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tieback::json {

// Thrown by parse(): not JSON, a repeated member, nested too deeply, or invalid UTF-8. what() names the byte offset.
class ParseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Thrown by the `at…` accessors: what() says which member was wanted and what is there.
class TypeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// `written`: text that is handed on as it is, see Value::written().
enum class Kind : std::uint8_t { null, boolean, number, string, array, object, written };

class Value {
 public:
  using Member = std::pair<std::string, Value>;
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;
  class NewMember;

  Value() = default;
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  Value(std::nullptr_t) {}
  Value(bool value) : content_(value) {}
  Value(int value) : Value(static_cast<std::int64_t>(value)) {}
  Value(std::int64_t value) : content_(Number{std::to_string(value)}) {}
  Value(std::uint64_t value) : content_(Number{std::to_string(value)}) {}
  Value(const char* value) : content_(std::string(value)) {}
  Value(std::string value) : content_(std::move(value)) {}
  Value(std::string_view value) : content_(std::string(value)) {}
  // An optional that is empty becomes null.
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value()) {}
  // No doubles: a number that is not an integer is made from its text.
  Value(double) = delete;

  static Value number(std::string text);
  static Value array(Array items = {});
  static Value object(std::initializer_list<NewMember> members);
  static Value object();
  // JSON text that somebody has made, for a document that is only handed on: a page of a list as a value is thousands
  // of small ones. dump() gives the text as it is, so it must be what dump() makes: compact, valid, each member once.
  // Nothing can be looked up in it (that takes a parse()): to the accessors below it is of another kind than theirs.
  static Value written(std::string text);

  Kind kind() const { return static_cast<Kind>(content_.index()); }
  bool isNull() const { return kind() == Kind::null; }
  bool isBoolean() const { return kind() == Kind::boolean; }
  bool isNumber() const { return kind() == Kind::number; }
  bool isString() const { return kind() == Kind::string; }
  bool isArray() const { return kind() == Kind::array; }
  bool isObject() const { return kind() == Kind::object; }
  bool isWritten() const { return kind() == Kind::written; }

  // Each throws TypeError when the value is of another kind.
  bool asBoolean() const;
  std::int64_t asInteger() const;  // also when the number is not an integer of 64 bits
  const std::string& asNumberText() const;
  const std::string& asString() const;
  const std::string& asWritten() const;
  const Array& items() const;
  Array& items();
  const Object& members() const;
  Object& members();

  // Objects. find() gives null when this is no object or has no such member; at() throws TypeError.
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  const Value& at(std::string_view name) const;
  // Follows members by a dotted path ("commitment.vendor.origin_id"); null when any part is missing.
  const Value* path(std::string_view dotted) const;
  // The member, made (as null) when missing; a null value becomes an object first.
  Value& operator[](std::string_view name);
  Value& set(std::string_view name, Value value);
  bool erase(std::string_view name);
  Value& push(Value value);
  std::size_t size() const;  // items or members; 0 for all else

  // Convenience for optional members: the member's text (string or number), or the fallback when missing or null.
  std::string text(std::string_view name, std::string_view fallback = "") const;
  bool flag(std::string_view name, bool fallback = false) const;

  // Compact JSON text; `indent` > 0 for people.
  std::string dump(int indent = 0) const;
  // The same document with members sorted by name: for digests. Number text is kept as written.
  std::string canonical() const;

  friend bool operator==(const Value& a, const Value& b);

 private:
  struct Number {
    std::string text;
    bool operator==(const Number&) const = default;
  };
  struct Written {
    std::string text;
    bool operator==(const Written&) const = default;
  };

  // In the order of Kind.
  std::variant<std::monostate, bool, Number, std::string, Array, Object, Written> content_;
};

// A member on its way into object(), which takes it over: what a list in braces holds can else only be copied, and a
// document is made of documents. Each list is for one object.
class Value::NewMember {
 public:
  NewMember(std::string_view name, Value value) : member_(name, std::move(value)) {}
  NewMember(Member member) : member_(std::move(member)) {}

 private:
  friend class Value;
  mutable Member member_;
};

struct ParseLimits {
  std::size_t max_bytes = 8u << 20;
  std::size_t max_depth = 64;
};

Value parse(std::string_view text, const ParseLimits& limits = {});

// `text` as a JSON string with its quotes.
std::string quote(std::string_view text);

}  // namespace tieback::json
