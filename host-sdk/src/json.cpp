#include <tieback/sdk/json.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "eight_bytes.h"

namespace tieback::json {
namespace {

const char* kindName(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
    case Kind::written:
      return "text that is only handed on";
  }
  return "nothing";
}

[[noreturn]] void wrongKind(const char* wanted, Kind found) {
  throw TypeError(std::string("expected ") + wanted + ", found " + kindName(found));
}

bool needsEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// The first byte from `at` on that needs an escape, or the end.
std::size_t nextEscape(std::string_view text, std::size_t at) {
  const auto plain = [](std::uint64_t eight) {
    return !anyBelow(eight, 0x20) && !anyIs(eight, '"') && !anyIs(eight, '\\');
  };
  while (text.size() - at >= kEight && plain(eightAt(text.data() + at))) at += kEight;
  while (at < text.size() && !needsEscape(text[at])) ++at;
  return at;
}

void appendQuoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // where what needs no escape begins
  for (std::size_t at = nextEscape(text, 0); at < text.size(); at = nextEscape(text, plain)) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    out.append(text, plain, at - plain);
    plain = at + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

struct Writer {
  std::string out;
  int indent = 0;
  bool sorted = false;

  void newLine(int depth) {
    if (indent > 0) {
      out += '\n';
      out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
    }
  }

  void member(const Value::Member& entry, int depth) {
    appendQuoted(out, entry.first);
    out += indent > 0 ? ": " : ":";
    write(entry.second, depth);
  }

  void object(const Value& value, int depth) {
    out += '{';
    bool first = true;
    const auto next = [&](const Value::Member& entry) {
      if (!std::exchange(first, false)) out += ',';
      newLine(depth + 1);
      member(entry, depth + 1);
    };
    if (sorted) {
      for (const auto* entry : inOrder(value)) next(*entry);
    } else {
      for (const auto& entry : value.members()) next(entry);
    }
    if (!first) newLine(depth);
    out += '}';
  }

  static std::vector<const Value::Member*> inOrder(const Value& value) {
    std::vector<const Value::Member*> order;
    order.reserve(value.members().size());
    for (const auto& entry : value.members()) order.push_back(&entry);
    std::sort(order.begin(), order.end(), [](auto* a, auto* b) { return a->first < b->first; });
    return order;
  }

  void array(const Value& value, int depth) {
    out += '[';
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      if (i > 0) out += ',';
      newLine(depth + 1);
      write(value.items()[i], depth + 1);
    }
    if (!value.items().empty()) newLine(depth);
    out += ']';
  }

  void write(const Value& value, int depth) {
    switch (value.kind()) {
      case Kind::null:
        out += "null";
        break;
      case Kind::boolean:
        out += value.asBoolean() ? "true" : "false";
        break;
      case Kind::number:
        out += value.asNumberText();
        break;
      case Kind::string:
        appendQuoted(out, value.asString());
        break;
      case Kind::array:
        array(value, depth);
        break;
      case Kind::object:
        object(value, depth);
        break;
      case Kind::written:
        written(value.asWritten(), depth);
        break;
    }
  }

  // In an order or a layout of its own it must be read again.
  void written(const std::string& text, int depth) {
    if (sorted || indent > 0) {
      write(parse(text), depth);
    } else {
      out += text;
    }
  }
};

}  // namespace

// Here, and not wherever a value is copied or moved.
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

Value Value::number(std::string text) {
  Value value;
  value.content_.emplace<Number>(Number{std::move(text)});
  return value;
}

Value Value::array(Array items) {
  Value value;
  value.content_.emplace<Array>(std::move(items));
  return value;
}

Value Value::object() {
  Value value;
  value.content_.emplace<Object>();
  return value;
}

Value Value::object(std::initializer_list<NewMember> members) {
  Value value;
  auto& object = value.content_.emplace<Object>();
  object.reserve(members.size());
  for (const auto& member : members) object.push_back(std::move(member.member_));
  return value;
}

Value Value::written(std::string text) {
  Value value;
  value.content_.emplace<Written>(Written{std::move(text)});
  return value;
}

bool operator==(const Value& a, const Value& b) {
  return a.content_ == b.content_;
}

bool Value::asBoolean() const {
  if (const auto* boolean = std::get_if<bool>(&content_)) return *boolean;
  wrongKind("a boolean", kind());
}

std::int64_t Value::asInteger() const {
  const std::string& text = asNumberText();
  std::int64_t result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc() || end != text.data() + text.size()) throw TypeError("expected an integer, found " + text);
  return result;
}

const std::string& Value::asNumberText() const {
  if (const auto* number = std::get_if<Number>(&content_)) return number->text;
  wrongKind("a number", kind());
}

const std::string& Value::asString() const {
  if (const auto* text = std::get_if<std::string>(&content_)) return *text;
  wrongKind("a string", kind());
}

const std::string& Value::asWritten() const {
  if (const auto* written = std::get_if<Written>(&content_)) return written->text;
  wrongKind("text to hand on", kind());
}

const Value::Array& Value::items() const {
  if (const auto* items = std::get_if<Array>(&content_)) return *items;
  wrongKind("an array", kind());
}

Value::Array& Value::items() {
  return const_cast<Array&>(std::as_const(*this).items());
}

const Value::Object& Value::members() const {
  if (const auto* members = std::get_if<Object>(&content_)) return *members;
  wrongKind("an object", kind());
}

Value::Object& Value::members() {
  return const_cast<Object&>(std::as_const(*this).members());
}

const Value* Value::find(std::string_view name) const {
  const auto* members = std::get_if<Object>(&content_);
  if (members == nullptr) return nullptr;
  for (const auto& [key, value] : *members) {
    if (key == name) return &value;
  }
  return nullptr;
}

Value* Value::find(std::string_view name) {
  return const_cast<Value*>(std::as_const(*this).find(name));
}

const Value& Value::at(std::string_view name) const {
  const Value* member = find(name);
  if (member == nullptr) throw TypeError("no member \"" + std::string(name) + "\" in " + kindName(kind()));
  return *member;
}

const Value* Value::path(std::string_view dotted) const {
  const Value* value = this;
  while (value != nullptr && !dotted.empty()) {
    const auto dot = dotted.find('.');
    value = value->find(dotted.substr(0, dot));
    dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  }
  return value;
}

Value& Value::operator[](std::string_view name) {
  if (isNull()) *this = object();
  Object& object = members();
  if (Value* member = find(name)) return *member;
  return object.emplace_back(std::string(name), Value()).second;
}

Value& Value::set(std::string_view name, Value value) {
  (*this)[name] = std::move(value);
  return *this;
}

bool Value::erase(std::string_view name) {
  auto* object = std::get_if<Object>(&content_);
  return object != nullptr && std::erase_if(*object, [&](const Member& member) { return member.first == name; }) > 0;
}

Value& Value::push(Value value) {
  if (isNull()) *this = array();
  items().push_back(std::move(value));
  return *this;
}

std::size_t Value::size() const {
  if (const auto* items = std::get_if<Array>(&content_)) return items->size();
  if (const auto* members = std::get_if<Object>(&content_)) return members->size();
  return 0;
}

std::string Value::text(std::string_view name, std::string_view fallback) const {
  const Value* member = find(name);
  if (member == nullptr || member->isNull()) return std::string(fallback);
  return member->isNumber() ? member->asNumberText() : member->asString();
}

bool Value::flag(std::string_view name, bool fallback) const {
  const Value* member = find(name);
  return member == nullptr || member->isNull() ? fallback : member->asBoolean();
}

std::string Value::dump(int indent) const {
  Writer writer{{}, indent, false};
  writer.write(*this, 0);
  return std::move(writer.out);
}

std::string Value::canonical() const {
  Writer writer{{}, 0, true};
  writer.write(*this, 0);
  return std::move(writer.out);
}

std::string quote(std::string_view text) {
  std::string out;
  appendQuoted(out, text);
  return out;
}

}  // namespace tieback::json
