#include "profile/schema_check.h"

#include <algorithm>
#include <regex>

#include "domain/text.h"
#include "profile/yaml_source.h"

namespace tieback::profile {
namespace {

using json::Value;

bool isInteger(const Value& value) {
  if (!value.isNumber()) return false;
  const auto& text = value.asNumberText();
  return text.size() < 19 && text.find_first_of(".eE") == std::string::npos;
}

bool hasType(const Value& value, std::string_view type) {
  switch (value.kind()) {
    case json::Kind::null:
      return type == "null";
    case json::Kind::boolean:
      return type == "boolean";
    case json::Kind::number:
      return type == "number" || (type == "integer" && isInteger(value));
    case json::Kind::string:
      return type == "string";
    case json::Kind::array:
      return type == "array";
    case json::Kind::object:
      return type == "object";
    case json::Kind::written:
      break;  // no configuration has it: parse() makes none
  }
  return false;
}

bool typeFits(const Value& node, const Value& value) {
  const auto* type = node.find("type");
  if (type == nullptr) return true;
  if (type->isString()) return hasType(value, type->asString());
  return std::any_of(type->items().begin(), type->items().end(),
                     [&](const Value& one) { return hasType(value, one.asString()); });
}

std::int64_t bound(const Value& node, std::string_view name, std::int64_t fallback) {
  const auto* found = node.find(name);
  return found == nullptr ? fallback : found->asInteger();
}

std::string shown(const Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return "nothing";
    case json::Kind::array:
      return "a list";
    case json::Kind::object:
      return "keys with values";
    case json::Kind::string:
      return json::quote(domain::cutTo(value.asString(), 40));
    default:
      return value.dump();
  }
}

std::string listed(const Value& node) {
  std::string names;
  for (const auto& [name, child] : node.members()) names += (names.empty() ? "" : ", ") + name;
  return names;
}

class Checker {
 public:
  explicit Checker(const Value& schema) : schema_(schema) {}

  std::optional<SchemaProblem> check(const Value& raw, const Value& value, const std::string& path) const {
    const auto& node = resolved(schema_, raw);
    if (!typeFits(node, value)) return unexpected(raw, value, path);
    switch (value.kind()) {
      case json::Kind::object:
        return checkObject(node, value, path);
      case json::Kind::array:
        return checkArray(raw, value, path);
      case json::Kind::string:
        return checkString(raw, value, path);
      case json::Kind::number:
        return checkNumber(raw, value, path);
      default:
        return std::nullopt;
    }
  }

 private:
  SchemaProblem unexpected(const Value& node, const Value& value, const std::string& path) const {
    std::string message = "expected " + expectation(schema_, node) + ", found " + shown(value) + ".";
    const bool unquoted = (value.isNumber() || value.isBoolean()) && typeFits(resolved(schema_, node), Value("")) &&
                          resolved(schema_, node).find("enum") == nullptr;
    if (unquoted) message += " Write text in quotes.";
    return {path, false, message};
  }

  std::optional<SchemaProblem> checkObject(const Value& node, const Value& value, const std::string& path) const {
    for (const auto& [name, member] : value.members()) {
      const auto at = childPath(path, name);
      const auto* properties = node.find("properties");
      const auto* known = properties == nullptr ? nullptr : properties->find(name);
      const auto* additional = node.find("additionalProperties");
      if (known == nullptr && additional != nullptr && !additional->isObject()) {
        return SchemaProblem{at, true,
                             "unknown key `" + domain::cutTo(name, 40) + "`; known here: " + listed(*properties) + "."};
      }
      if (const auto* names = node.find("propertyNames"); names != nullptr && check(*names, Value(name), at)) {
        return SchemaProblem{at, true,
                             "expected " + expectation(schema_, *names) + ", found " + shown(Value(name)) + "."};
      }
      const auto* child = known != nullptr ? known : additional;
      if (child == nullptr || !child->isObject()) continue;
      if (auto problem = check(*child, member, at)) return problem;
    }
    if (const auto* required = node.find("required")) {
      for (const auto& name : required->items()) {
        if (value.find(name.asString()) != nullptr) continue;
        return SchemaProblem{path, false, "the key `" + name.asString() + "` is missing."};
      }
    }
    return std::nullopt;
  }

  std::optional<SchemaProblem> checkArray(const Value& raw, const Value& value, const std::string& path) const {
    const auto& node = resolved(schema_, raw);
    const auto size = static_cast<std::int64_t>(value.size());
    const auto min = bound(node, "minItems", 0);
    const auto max = bound(node, "maxItems", INT64_MAX);
    if (size < min || size > max) {
      return SchemaProblem{path, false,
                           "expected " + std::to_string(min) + " to " + std::to_string(max) + " entries, found " +
                               std::to_string(size) + "."};
    }
    const auto* items = node.find("items");
    for (std::size_t i = 0; items != nullptr && i < value.size(); ++i) {
      if (auto problem = check(*items, value.items()[i], path + "[" + std::to_string(i) + "]")) return problem;
    }
    return std::nullopt;
  }

  std::optional<SchemaProblem> checkString(const Value& raw, const Value& value, const std::string& path) const {
    const auto& node = resolved(schema_, raw);
    const auto& text = value.asString();
    const auto length = static_cast<std::int64_t>(domain::codePoints(text));
    if (length > bound(node, "maxLength", INT64_MAX)) {
      return SchemaProblem{path, false,
                           "expected at most " + std::to_string(bound(node, "maxLength", 0)) + " characters, found " +
                               std::to_string(length) + "."};
    }
    bool fits = length >= bound(node, "minLength", 0);
    if (const auto* one_of = node.find("enum")) {
      fits = fits && std::find(one_of->items().begin(), one_of->items().end(), value) != one_of->items().end();
    }
    if (const auto* pattern = node.find("pattern")) {
      fits = fits && std::regex_search(text, std::regex(pattern->asString()));
    }
    if (!fits) return unexpected(raw, value, path);
    return std::nullopt;
  }

  std::optional<SchemaProblem> checkNumber(const Value& raw, const Value& value, const std::string& path) const {
    if (!isInteger(value)) return std::nullopt;
    const auto& node = resolved(schema_, raw);
    const auto number = value.asInteger();
    const bool fits = number >= bound(node, "minimum", INT64_MIN) && number <= bound(node, "maximum", INT64_MAX);
    if (!fits) return unexpected(raw, value, path);
    return std::nullopt;
  }

  const Value& schema_;
};

std::string enumeration(const Value& one_of) {
  std::string text;
  for (const auto& value : one_of.items()) text += (text.empty() ? "" : ", ") + value.asString();
  return "one of " + text;
}

}  // namespace

const Value& resolved(const Value& schema, const Value& node) {
  static constexpr std::string_view kPrefix = "#/$defs/";
  const auto* ref = node.find("$ref");
  if (ref == nullptr) return node;
  return schema.at("$defs").at(std::string_view(ref->asString()).substr(kPrefix.size()));
}

std::string expectation(const Value& schema, const Value& raw) {
  const auto& node = resolved(schema, raw);
  if (auto title = node.text("title"); !title.empty()) return title;
  if (const auto* one_of = node.find("enum")) return enumeration(*one_of);
  const auto type = node.text("type");
  if (type == "integer") {
    return "a whole number from " + std::to_string(bound(node, "minimum", 0)) + " to " +
           std::to_string(bound(node, "maximum", INT64_MAX));
  }
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  if (type == "object") return "keys with values";
  return bound(node, "minLength", 0) > 0 ? "a text that is not empty" : "a text";
}

std::optional<SchemaProblem> checkAgainst(const Value& schema, const Value& value) {
  return Checker(schema).check(schema, value, "");
}

}  // namespace tieback::profile
