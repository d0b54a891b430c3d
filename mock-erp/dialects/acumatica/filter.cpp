#include "filter.h"

#include <charconv>

namespace tieback::mock::acumatica {

struct Filter::Node {
  enum class Kind { kAnd, kOr, kNot, kCompare, kContains, kStarts, kEnds };
  enum class Op { kEq, kNe, kGt, kGe, kLt, kLe };
  Kind kind = Kind::kCompare;
  Op op = Op::kEq;
  std::size_t field = 0;
  Value literal;
  std::shared_ptr<const Node> left, right;
};

namespace {

using Node = Filter::Node;
using NodePtr = std::shared_ptr<const Node>;

// Thrown inside the parser only.
struct FilterError {
  std::string message;
};

bool isSpace(char c) {
  return c == ' ' || c == '\t';
}
bool isWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/';
}

class Parser {
 public:
  Parser(std::string_view text, const EntitySpec& spec) : text_(text), spec_(spec) {}

  NodePtr parse() {
    NodePtr root = disjunction(0);
    skipSpace();
    if (at_ != text_.size()) fail("expected the end, 'and' or 'or'");
    return root;
  }

 private:
  static constexpr int kMaxDepth = 100;

  [[noreturn]] void fail(const std::string& expected) const {
    throw FilterError{"Syntax error at position " + std::to_string(at_) + ": " + expected + "."};
  }
  void skipSpace() {
    while (at_ < text_.size() && isSpace(text_[at_])) ++at_;
  }
  bool take(std::string_view token) {
    skipSpace();
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  bool takeWord(std::string_view word) {
    skipSpace();
    if (text_.substr(at_, word.size()) != word) return false;
    if (at_ + word.size() < text_.size() && isWord(text_[at_ + word.size()])) return false;
    at_ += word.size();
    return true;
  }
  std::string_view word() {
    skipSpace();
    const std::size_t from = at_;
    while (at_ < text_.size() && isWord(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  static NodePtr join(Node::Kind kind, NodePtr left, NodePtr right) {
    Node node;
    node.kind = kind;
    node.left = std::move(left);
    node.right = std::move(right);
    return std::make_shared<const Node>(std::move(node));
  }
  NodePtr disjunction(int depth) {
    if (depth > kMaxDepth) fail("fewer nested parentheses");
    NodePtr left = conjunction(depth);
    while (takeWord("or")) left = join(Node::Kind::kOr, left, conjunction(depth));
    return left;
  }
  NodePtr conjunction(int depth) {
    NodePtr left = unary(depth);
    while (takeWord("and")) left = join(Node::Kind::kAnd, left, unary(depth));
    return left;
  }
  NodePtr unary(int depth) {
    if (takeWord("not")) return join(Node::Kind::kNot, primary(depth), nullptr);
    return primary(depth);
  }
  NodePtr primary(int depth) {
    if (take("(")) {
      NodePtr inner = disjunction(depth + 1);
      if (!take(")")) fail("expected ')'");
      return inner;
    }
    if (takeWord("substringof")) return function(Node::Kind::kContains, true);
    if (takeWord("startswith")) return function(Node::Kind::kStarts, false);
    if (takeWord("endswith")) return function(Node::Kind::kEnds, false);
    return comparison();
  }
  NodePtr function(Node::Kind kind, bool literalFirst) {
    Node node;
    node.kind = kind;
    if (!take("(")) fail("expected '('");
    if (literalFirst) {
      node.literal = text();
      if (!take(",")) fail("expected ','");
      node.field = field();
    } else {
      node.field = field();
      if (!take(",")) fail("expected ','");
      node.literal = text();
    }
    if (!take(")")) fail("expected ')'");
    return std::make_shared<const Node>(std::move(node));
  }
  NodePtr comparison() {
    Node node;
    node.field = field();
    const std::string_view name = word();
    static constexpr std::string_view kOps[] = {"eq", "ne", "gt", "ge", "lt", "le"};
    bool known = false;
    for (std::size_t i = 0; i < std::size(kOps); ++i) {
      if (name == kOps[i]) {
        node.op = static_cast<Node::Op>(i);
        known = true;
      }
    }
    if (!known) fail("expected eq, ne, gt, ge, lt or le");
    node.literal = literal(spec_.fields[node.field]);
    return std::make_shared<const Node>(std::move(node));
  }
  std::size_t field() {
    const std::string_view name = word();
    if (name.empty()) fail("expected a field");
    const auto index = spec_.field(name);
    if (!index || spec_.fields[*index].hidden)
      fail("no property '" + std::string(name) + "' in " + std::string(spec_.name));
    return *index;
  }
  std::string text() {
    if (!take("'")) fail("expected a text in single quotes");
    std::string value;
    while (at_ < text_.size()) {
      if (text_[at_] == '\'') {
        if (text_.substr(at_, 2) != "''") {
          ++at_;
          return value;
        }
        ++at_;
      }
      value.push_back(text_[at_++]);
    }
    fail("the text has no closing quote");
  }
  Value literal(const FieldSpec& type) {
    if (takeWord("null")) return {};
    if (type.type == FieldType::kText) return text();
    if (type.type == FieldType::kFlag) {
      if (takeWord("true")) return true;
      if (takeWord("false")) return false;
      fail("expected true or false");
    }
    if (type.type == FieldType::kDate) {
      if (!take("datetimeoffset") && !take("datetime")) fail("expected datetimeoffset'…'");
      if (const auto date = parseDateTime(text())) return *date;
      fail("expected a date as 2026-06-30T00:00:00");
    }
    return number(type);
  }
  Value number(const FieldSpec& type) {
    skipSpace();
    const std::size_t from = at_;
    while (at_ < text_.size() && (isWord(text_[at_]) || text_[at_] == '-' || text_[at_] == '.')) ++at_;
    std::string_view digits = text_.substr(from, at_ - from);
    // OData writes a decimal as 12.5m.
    if (!digits.empty() && (digits.back() == 'm' || digits.back() == 'M')) digits.remove_suffix(1);
    const auto decimal = Decimal::parse(digits);
    if (!decimal) fail("expected a number");
    if (type.type == FieldType::kDecimal) return *decimal;
    long long whole = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), whole);
    return whole;
  }

  std::string_view text_;
  const EntitySpec& spec_;
  std::size_t at_ = 0;
};

bool holds(Node::Op op, std::strong_ordering order) {
  switch (op) {
    case Node::Op::kEq:
      return order == 0;
    case Node::Op::kNe:
      return order != 0;
    case Node::Op::kGt:
      return order > 0;
    case Node::Op::kGe:
      return order >= 0;
    case Node::Op::kLt:
      return order < 0;
    case Node::Op::kLe:
      return order <= 0;
  }
  return false;
}

bool compare(const Node& node, const ValueView& held) {
  if (held.index() != node.literal.index()) return node.op == Node::Op::kNe;
  if (std::holds_alternative<std::monostate>(held)) return node.op == Node::Op::kEq;
  const std::strong_ordering order = std::visit(
      [&](const auto& value) -> std::strong_ordering {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return std::strong_ordering::equal;
        } else if constexpr (std::is_same_v<T, std::string_view>) {
          return value <=> std::string_view(std::get<std::string>(node.literal));
        } else {
          return value <=> std::get<T>(node.literal);
        }
      },
      held);
  return holds(node.op, order);
}

bool evaluate(const Node& node, const Record& record) {
  switch (node.kind) {
    case Node::Kind::kAnd:
      return evaluate(*node.left, record) && evaluate(*node.right, record);
    case Node::Kind::kOr:
      return evaluate(*node.left, record) || evaluate(*node.right, record);
    case Node::Kind::kNot:
      return !evaluate(*node.left, record);
    case Node::Kind::kCompare:
      return compare(node, record.view(node.field));
    case Node::Kind::kContains:
      return record.text(node.field).find(std::get<std::string>(node.literal)) != std::string_view::npos;
    case Node::Kind::kStarts:
      return record.text(node.field).starts_with(std::get<std::string>(node.literal));
    case Node::Kind::kEnds:
      return record.text(node.field).ends_with(std::get<std::string>(node.literal));
  }
  return false;
}

std::optional<std::string> demandedBy(const Node& node, std::size_t field) {
  if (node.kind == Node::Kind::kAnd) {
    const auto left = demandedBy(*node.left, field);
    return left ? left : demandedBy(*node.right, field);
  }
  const std::string* text = std::get_if<std::string>(&node.literal);
  const bool demands = node.kind == Node::Kind::kCompare && node.op == Node::Op::kEq && node.field == field;
  return demands && text != nullptr && !text->empty() ? std::optional(*text) : std::nullopt;
}

}  // namespace

bool Filter::matches(const Record& record) const {
  return evaluate(*root_, record);
}

std::optional<std::string> Filter::demanded(std::size_t field) const {
  return demandedBy(*root_, field);
}

std::variant<Filter, std::string> parseFilter(std::string_view text, const EntitySpec& spec) {
  try {
    return Filter(Parser(text, spec).parse());
  } catch (const FilterError& error) {
    return error.message;
  }
}

}  // namespace tieback::mock::acumatica
