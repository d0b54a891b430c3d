#include "filter.h"

#include <algorithm>
#include <array>
#include <compare>

#include "core/decimal.h"

namespace tieback::mock::intacct {
namespace {

using Kind = Condition::Kind;

std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// "06/30/2026" or "06/30/2026 09:00:00" so that what is later is greater.
std::optional<std::string> sortableDate(const std::string& text) {
  const bool timed = text.size() == 19 && text[10] == ' ';
  if ((text.size() != 10 && !timed) || text[2] != '/' || text[5] != '/') return std::nullopt;
  return text.substr(6, 4) + text.substr(0, 2) + text.substr(3, 2) + text.substr(10);
}

std::strong_ordering compare(const std::string& a, const std::string& b) {
  const auto x = Decimal::parse(a);
  const auto y = Decimal::parse(b);
  if (x && y) return *x <=> *y;
  const auto d = sortableDate(a);
  const auto e = sortableDate(b);
  return d && e ? *d <=> *e : a <=> b;
}

// % is any run of characters, _ any one.
bool isLike(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '%') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (isLike(pattern.substr(1), text.substr(skip))) return true;
    }
    return false;
  }
  return !text.empty() && (pattern.front() == '_' || pattern.front() == text.front()) &&
         isLike(pattern.substr(1), text.substr(1));
}

bool holds(const Condition& condition, const std::string& value) {
  const auto& values = condition.values;
  switch (condition.kind) {
    case Kind::equal:
      return compare(value, values[0]) == 0;
    case Kind::less:
      return !value.empty() && compare(value, values[0]) < 0;
    case Kind::greater:
      return !value.empty() && compare(value, values[0]) > 0;
    case Kind::between:
      return !value.empty() && compare(value, values[0]) >= 0 && compare(value, values[1]) <= 0;
    case Kind::in:
      return std::any_of(values.begin(), values.end(), [&](const auto& one) { return compare(value, one) == 0; });
    case Kind::like:
      return isLike(values[0], value);
    case Kind::null:
      return value.empty();
    default:
      return false;
  }
}

struct Verb {
  std::string_view name;
  Kind kind;
  bool negated;
  std::size_t values;  // so many; 0: one or more
};
constexpr std::size_t kNone = 99;
constexpr auto kVerbs = std::to_array<Verb>({{"equalto", Kind::equal, false, 1},
                                             {"notequalto", Kind::equal, true, 1},
                                             {"lessthan", Kind::less, false, 1},
                                             {"lessthanorequalto", Kind::greater, true, 1},
                                             {"greaterthan", Kind::greater, false, 1},
                                             {"greaterthanorequalto", Kind::less, true, 1},
                                             {"between", Kind::between, false, 2},
                                             {"in", Kind::in, false, 0},
                                             {"notin", Kind::in, true, 0},
                                             {"like", Kind::like, false, 1},
                                             {"notlike", Kind::like, true, 1},
                                             {"isnull", Kind::null, false, kNone},
                                             {"isnotnull", Kind::null, true, kNone}});

std::variant<Condition, std::string> readNode(const XmlNode& node) {
  Condition condition;
  if (node.name == "and" || node.name == "or") {
    condition.kind = node.name == "and" ? Kind::all : Kind::any;
    for (const XmlNode& child : node.children) {
      auto part = readNode(child);
      if (auto* problem = std::get_if<std::string>(&part)) return std::move(*problem);
      condition.parts.push_back(std::move(std::get<Condition>(part)));
    }
    return condition;
  }
  const auto verb =
      std::find_if(kVerbs.begin(), kVerbs.end(), [&](const Verb& each) { return each.name == node.name; });
  if (verb == kVerbs.end()) return "The operator '" + node.name + "' is not supported.";
  condition.kind = verb->kind;
  condition.negated = verb->negated;
  for (const XmlNode& child : node.children) {
    if (child.name == "field") condition.field = child.text;
    if (child.name == "value") condition.values.push_back(child.text);
  }
  const std::size_t given = condition.values.size();
  const bool right = verb->values == kNone ? given == 0 : verb->values == 0 ? given > 0 : given == verb->values;
  if (condition.field.empty() || !right)
    return "The operator '" + node.name + "' has not the fields and values it needs.";
  return condition;
}

// A small reader of readByQuery's conditions.
class ConditionReader {
 public:
  explicit ConditionReader(std::string_view text) : text_(text) {}

  std::variant<Condition, std::string> read() {
    auto condition = anyOf();
    skipSpace();
    if (problem_.empty() && at_ < text_.size())
      problem_ = "Query failed near '" + std::string(text_.substr(at_, 20)) + "'";
    if (!problem_.empty()) return problem_;
    return condition;
  }

 private:
  Condition anyOf() {
    return joined(Kind::any, "or", [this] { return allOf(); });
  }
  Condition allOf() {
    return joined(Kind::all, "and", [this] { return one(); });
  }

  Condition joined(Kind kind, std::string_view word, const std::function<Condition()>& part) {
    Condition condition;
    condition.kind = kind;
    do condition.parts.push_back(part());
    while (problem_.empty() && takeWord(word));
    return condition;
  }

  Condition one() {
    if (take("(")) {
      auto inner = anyOf();
      if (!take(")")) fail();
      return inner;
    }
    Condition condition;
    condition.field = name();
    if (takeWord("is")) {
      condition.kind = Kind::null;
      condition.negated = takeWord("not");
      if (!takeWord("null")) fail();
      return condition;
    }
    condition.negated = takeWord("not");
    if (takeWord("like")) {
      condition.kind = Kind::like;
    } else if (takeWord("in")) {
      condition.kind = Kind::in;
      if (!take("(")) fail();
      do condition.values.push_back(value());
      while (problem_.empty() && take(","));
      if (!take(")")) fail();
      return condition;
    } else if (!comparison(condition)) {
      fail();
    }
    condition.values.push_back(value());
    return condition;
  }

  bool comparison(Condition& condition) {
    struct Sign {
      const char* text;
      Kind kind;
      bool negated;
    };
    for (const Sign& sign :
         {Sign{"<=", Kind::greater, true}, Sign{">=", Kind::less, true}, Sign{"!=", Kind::equal, true},
          Sign{"<>", Kind::equal, true}, Sign{"=", Kind::equal, false}, Sign{"<", Kind::less, false},
          Sign{">", Kind::greater, false}}) {
      if (!take(sign.text)) continue;
      condition.kind = sign.kind;
      condition.negated = sign.negated;
      return true;
    }
    return false;
  }

  std::string name() {
    skipSpace();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (isWord(text_[at_]) || text_[at_] == '.')) ++at_;
    if (begin == at_) fail();
    std::string found(text_.substr(begin, at_ - begin));
    for (char& c : found) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return found;
  }

  std::string value() {
    skipSpace();
    if (at_ < text_.size() && text_[at_] != '\'') return name();
    std::string found;
    for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      found += text_[at_];
    }
    if (at_ >= text_.size()) fail();
    ++at_;
    return found;
  }

  static bool isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }
  void skipSpace() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  bool take(std::string_view sign) {
    skipSpace();
    if (text_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    return true;
  }
  bool takeWord(std::string_view word) {
    skipSpace();
    if (lowered(std::string(text_.substr(at_, word.size()))) != word) return false;
    if (at_ + word.size() < text_.size() && isWord(text_[at_ + word.size()])) return false;
    at_ += word.size();
    return true;
  }
  void fail() {
    if (problem_.empty())
      problem_ = "Query failed near '" + std::string(text_.substr(std::min(at_, text_.size()), 20)) + "'";
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string problem_;
};

}  // namespace

bool fits(const Condition& condition, const FieldOf& fieldOf, bool ignoreCase, std::string& unknown) {
  const auto part = [&](const Condition& each) { return fits(each, fieldOf, ignoreCase, unknown); };
  if (condition.kind == Kind::all) return std::all_of(condition.parts.begin(), condition.parts.end(), part);
  if (condition.kind == Kind::any) return std::any_of(condition.parts.begin(), condition.parts.end(), part);
  const auto value = fieldOf(condition.field);
  if (!value) {
    if (unknown.empty()) unknown = condition.field;
    return false;
  }
  if (!ignoreCase) return holds(condition, *value) != condition.negated;
  Condition low = condition;
  for (std::string& each : low.values) each = lowered(each);
  return holds(low, lowered(*value)) != condition.negated;
}

std::variant<Condition, std::string> readFilter(const XmlNode& filter) {
  Condition all;
  for (const XmlNode& child : filter.children) {
    auto part = readNode(child);
    if (auto* problem = std::get_if<std::string>(&part)) return std::move(*problem);
    all.parts.push_back(std::move(std::get<Condition>(part)));
  }
  return all;
}

std::variant<Condition, std::string> readConditions(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Condition{};
  return ConditionReader(text).read();
}

std::optional<std::string> wantedValue(const Condition& condition, std::string_view field) {
  if (condition.kind == Kind::all || (condition.kind == Kind::any && condition.parts.size() == 1)) {
    for (const Condition& part : condition.parts) {
      if (auto value = wantedValue(part, field)) return value;
    }
    return std::nullopt;
  }
  const bool equal = condition.kind == Kind::equal && !condition.negated && condition.field == field;
  return equal ? std::optional(condition.values[0]) : std::nullopt;
}

}  // namespace tieback::mock::intacct
