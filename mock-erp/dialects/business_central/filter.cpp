#include "filter.h"

#include <algorithm>
#include <cctype>

#include "core/decimal.h"
#include "core/http.h"

namespace tieback::mock::business_central {
namespace {

struct BadFilter {
  Refusal refusal;
};

[[noreturn]] void bad(const std::string& message) {
  throw BadFilter{{400, "BadRequest", message}};
}

int compareTexts(std::string_view a, std::string_view b) {
  return a.compare(b);
}

int compareValues(const Property& property, const Json& value, const std::string& literal) {
  if (property.kind == Kind::decimal || property.kind == Kind::integer) {
    const auto left = Decimal::parse(value.numberText());
    const auto right = Decimal::parse(literal);
    if (!left || !right) bad("Cannot convert the literal '" + literal + "' to the expected type 'Edm.Decimal'.");
    return *left < *right ? -1 : *left > *right ? 1 : 0;
  }
  if (property.kind == Kind::flag) return compareTexts(value.boolean() ? "true" : "false", literal);
  if (property.kind == Kind::guid)
    return equalsIgnoringCase(value.string(), literal) ? 0 : compareTexts(value.string(), literal);
  return compareTexts(value.string(), literal);
}

bool holds(const std::string& op, int order) {
  if (op == "eq") return order == 0;
  if (op == "ne") return order != 0;
  if (op == "gt") return order > 0;
  if (op == "ge") return order >= 0;
  if (op == "lt") return order < 0;
  return order <= 0;
}

class Parser {
 public:
  Parser(const EntitySet& set, std::string_view text) : set_(set), text_(text) {}

  Filter parse() {
    Filter filter = either();
    skipSpace();
    if (at_ != text_.size())
      bad("Syntax error at position " + std::to_string(at_) + " in '" + std::string(text_) + "'.");
    return filter;
  }

 private:
  Filter either() {
    Filter left = both();
    while (word("or")) {
      Filter right = both();
      left.properties.insert(right.properties.begin(), right.properties.end());
      if (left.properties.size() > 1) {
        throw BadFilter{{501, "BadRequest_MethodNotImplemented",
                         "'OR' operator not supported on distinct fields on an OData filter."}};
      }
      left = {[a = left.fits, b = right.fits](const Json& record) { return a(record) || b(record); }, left.properties,
              ""};
    }
    return left;
  }

  Filter both() {
    Filter left = one();
    while (word("and")) {
      Filter right = one();
      left.properties.insert(right.properties.begin(), right.properties.end());
      left = {[a = left.fits, b = right.fits](const Json& record) { return a(record) && b(record); }, left.properties,
              ""};
    }
    return left;
  }

  Filter one() {
    if (word("not")) {
      Filter inner = one();
      return {[a = inner.fits](const Json& record) { return !a(record); }, inner.properties, ""};
    }
    if (symbol('(')) {
      Filter inner = either();
      expect(')');
      return inner;
    }
    const std::string name = token();
    if (name == "contains" || name == "startswith" || name == "endswith") return call(name);
    const Property& property = propertyNamed(name);
    const std::string op = token();
    static const std::set<std::string> kOperators = {"eq", "ne", "gt", "ge", "lt", "le"};
    if (kOperators.count(op) == 0) bad("Unknown operator '" + op + "'.");
    const std::string literal = value(property);
    Filter filter{[&property, op, literal](const Json& record) {
                    return holds(op, compareValues(property, valueOf(property, record), literal));
                  },
                  {name},
                  op == "eq" && name == set_.key ? literal : ""};
    return filter;
  }

  Filter call(const std::string& name) {
    expect('(');
    const std::string field = token();
    const Property& property = propertyNamed(field);
    expect(',');
    const std::string literal = value(property);
    expect(')');
    return {[&property, name, literal](const Json& record) {
              const Json value = valueOf(property, record);
              if (!value.isString()) return false;
              if (name == "contains") return value.string().find(literal) != std::string::npos;
              return name == "startswith" ? value.string().starts_with(literal) : value.string().ends_with(literal);
            },
            {field},
            ""};
  }

  const Property& propertyNamed(const std::string& name) const {
    const Property* found = property(set_, name);
    if (found == nullptr) {
      bad("Could not find a property named '" + name + "' on type 'Microsoft.NAV." + std::string(set_.type) + "'.");
    }
    return *found;
  }

  std::string value(const Property& property) {
    skipSpace();
    if (at_ < text_.size() && text_[at_] == '\'') return quoted();
    std::string literal = token();
    if (literal.empty())
      bad("Expression expected at position " + std::to_string(at_) + " in '" + std::string(text_) + "'.");
    if (property.kind == Kind::text) bad("A binary operator with incompatible types was detected.");
    return literal;
  }

  std::string quoted() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') {
        out += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        out += text_[at_++];
      } else {
        ++at_;
        return out;
      }
    }
    bad("There is an unterminated string literal at position " + std::to_string(at_) + ".");
  }

  std::string token() {
    skipSpace();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '(' && text_[at_] != ')' && text_[at_] != ',')
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  bool word(std::string_view wanted) {
    skipSpace();
    const std::size_t end = at_ + wanted.size();
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    if (end < text_.size() && text_[end] != ' ' && text_[end] != '(') return false;
    at_ = end;
    return true;
  }
  bool symbol(char wanted) {
    skipSpace();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void expect(char wanted) {
    if (!symbol(wanted)) bad(std::string("'") + wanted + "' expected at position " + std::to_string(at_) + ".");
  }
  void skipSpace() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  const EntitySet& set_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Json valueOf(const Property& property, const Json& record) {
  const Json* value = record.find(property.name);
  return value == nullptr || value->isNull() ? emptyValue(property.kind) : *value;
}

std::variant<Filter, Refusal> parseFilter(const EntitySet& set, std::string_view text) {
  try {
    return Parser(set, text).parse();
  } catch (const BadFilter& error) {
    return error.refusal;
  }
}

}  // namespace tieback::mock::business_central
