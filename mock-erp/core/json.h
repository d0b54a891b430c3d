// A JSON value that keeps the text of numbers, so that no amount ever passes through a double, and that keeps the order
// of members, so that what is echoed to a client looks like what the client sent.
//
// Threads: a value type; no sharing, no locks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tieback::mock {

class Json;
struct JsonMember;

// The digits of a number as they were written: "2500.00" stays "2500.00".
struct JsonNumber {
  std::string text;
  bool operator==(const JsonNumber&) const = default;
};

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;

  Json();
  Json(bool value);
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  Json(JsonNumber value);
  Json(Array value);
  Json(Object value);
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  static Json number(long long value);
  static Json object();
  static Json array();

  bool isNull() const { return std::holds_alternative<std::monostate>(data_); }
  bool isBool() const { return std::holds_alternative<bool>(data_); }
  bool isNumber() const { return std::holds_alternative<JsonNumber>(data_); }
  bool isString() const { return std::holds_alternative<std::string>(data_); }
  bool isArray() const { return std::holds_alternative<Array>(data_); }
  bool isObject() const { return std::holds_alternative<Object>(data_); }
  // "null", "bool", "number", "string", "list" or "object": for messages.
  const char* kindName() const;

  // Precondition for each: the value is of that kind.
  bool boolean() const { return std::get<bool>(data_); }
  const std::string& numberText() const { return std::get<JsonNumber>(data_).text; }
  const std::string& string() const { return std::get<std::string>(data_); }
  const Array& items() const { return std::get<Array>(data_); }
  Array& items() { return std::get<Array>(data_); }
  const Object& members() const { return std::get<Object>(data_); }
  Object& members() { return std::get<Object>(data_); }

  // The member of that name; null when this is no object or has no such member.
  const Json* find(std::string_view name) const;
  Json* find(std::string_view name);
  // The text of a string member; empty when it is missing or of another kind.
  std::string_view text(std::string_view name) const;
  // A whole number that fits; nothing otherwise.
  std::optional<long long> integer() const;
  // Sets or replaces a member of an object; returns *this so that documents can be written in one expression.
  Json& set(std::string name, Json value);
  Json& push(Json value);

  std::string dump() const;
  bool operator==(const Json& other) const;

 private:
  std::variant<std::monostate, bool, JsonNumber, std::string, Array, Object> data_;
};

struct JsonMember {
  std::string name;
  Json value;
  bool operator==(const JsonMember& other) const = default;
};

struct JsonError {
  std::size_t offset = 0;  // bytes from the start of the text
  std::string message;
};

// Reads one whole document of valid UTF-8, at most 64 levels deep.
std::variant<Json, JsonError> parseJson(const std::string& text);

// The text with U+FFFD for each byte that is not part of valid UTF-8: for bytes of others that go into a document.
std::string validUtf8(std::string_view bytes);

}  // namespace tieback::mock
