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
    }
  }
};

}  // namespace

Value Value::number(std::string text) {
  Value value;
  value.kind_ = Kind::number;
  value.text_ = std::move(text);
  return value;
}

Value Value::array(Array items) {
  Value value;
  value.kind_ = Kind::array;
  value.items_ = std::move(items);
  return value;
}

Value Value::object(std::initializer_list<Member> members) {
  Value value;
  value.kind_ = Kind::object;
  value.members_.assign(members.begin(), members.end());
  return value;
}

bool Value::asBoolean() const {
  if (!isBoolean()) wrongKind("a boolean", kind_);
  return boolean_;
}

std::int64_t Value::asInteger() const {
  const std::string& text = asNumberText();
  std::int64_t result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc() || end != text.data() + text.size()) throw TypeError("expected an integer, found " + text);
  return result;
}

const std::string& Value::asNumberText() const {
  if (!isNumber()) wrongKind("a number", kind_);
  return text_;
}

const std::string& Value::asString() const {
  if (!isString()) wrongKind("a string", kind_);
  return text_;
}

const Value::Array& Value::items() const {
  if (!isArray()) wrongKind("an array", kind_);
  return items_;
}

Value::Array& Value::items() {
  if (!isArray()) wrongKind("an array", kind_);
  return items_;
}

const Value::Object& Value::members() const {
  if (!isObject()) wrongKind("an object", kind_);
  return members_;
}

Value::Object& Value::members() {
  if (!isObject()) wrongKind("an object", kind_);
  return members_;
}

const Value* Value::find(std::string_view name) const {
  for (const auto& [key, value] : members_) {
    if (key == name) return &value;
  }
  return nullptr;
}

Value* Value::find(std::string_view name) {
  return const_cast<Value*>(std::as_const(*this).find(name));
}

const Value& Value::at(std::string_view name) const {
  const Value* member = find(name);
  if (member == nullptr) throw TypeError("no member \"" + std::string(name) + "\" in " + kindName(kind_));
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
  if (!isObject()) wrongKind("an object", kind_);
  if (Value* member = find(name)) return *member;
  return members_.emplace_back(std::string(name), Value()).second;
}

Value& Value::set(std::string_view name, Value value) {
  (*this)[name] = std::move(value);
  return *this;
}

bool Value::erase(std::string_view name) {
  return std::erase_if(members_, [&](const Member& member) { return member.first == name; }) > 0;
}

Value& Value::push(Value value) {
  if (isNull()) *this = array();
  items().push_back(std::move(value));
  return *this;
}

std::size_t Value::size() const {
  return items_.size() + members_.size();
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
