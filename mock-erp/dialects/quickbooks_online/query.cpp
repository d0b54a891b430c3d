#include "query.h"

#include <algorithm>
#include <cctype>

#include "core/decimal.h"

namespace tieback::mock::quickbooks_online {
namespace {

constexpr long long kMostResults = 1000;

struct Token {
  std::string text;
  bool quoted = false;
};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

bool isWordChar(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '*' || c == '-' || c == '%' ||
         c == ':';
}

// Nothing when a text does not end.
std::optional<std::vector<Token>> tokens(const std::string& text) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[i])) != 0) {
      ++i;
    } else if (text[i] == '\'') {
      std::string value;
      for (++i; i < text.size() && text[i] != '\''; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        value += text[i];
      }
      if (i++ >= text.size()) return std::nullopt;
      out.push_back({std::move(value), true});
    } else if (isWordChar(text[i])) {
      const std::size_t begin = i;
      while (i < text.size() && isWordChar(text[i])) ++i;
      out.push_back({text.substr(begin, i - begin)});
    } else {
      const std::size_t length = (text[i] == '<' || text[i] == '>') && text.compare(i + 1, 1, "=") == 0 ? 2 : 1;
      out.push_back({text.substr(i, length)});
      i += length;
    }
  }
  return out;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::variant<Statement, Fault> parse() {
    Statement statement;
    if (!take("SELECT")) return unexpected();
    if (take("COUNT")) {
      statement.count = take("(") && take("*") && take(")");
      if (!statement.count) return unexpected();
    } else {
      while (at_ < tokens_.size() && !is("FROM")) ++at_;  // projections are no more than a wish
    }
    if (!take("FROM") || at_ >= tokens_.size()) return unexpected();
    statement.entity = entityNamed(tokens_[at_].text);
    if (statement.entity == nullptr) {
      return Fault{"4000", "Error parsing query",
                   "QueryParserError: Invalid context declaration: " + tokens_[at_].text};
    }
    ++at_;
    if (take("WHERE")) {
      do {
        if (auto fault = condition(statement)) return *fault;
      } while (take("AND"));
    }
    return rest(std::move(statement));
  }

 private:
  bool is(const char* word) const {
    return at_ < tokens_.size() && !tokens_[at_].quoted && upper(tokens_[at_].text) == word;
  }
  bool take(const char* word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  Fault unexpected() const {
    const std::string what = at_ < tokens_.size() ? tokens_[at_].text : "<EOF>";
    return {"4000", "Error parsing query", "QueryParserError: Encountered \" \"" + what + "\" \"\""};
  }

  std::optional<Fault> condition(Statement& statement) {
    Condition condition;
    if (at_ + 2 >= tokens_.size()) return unexpected();
    condition.field = tokens_[at_++].text;
    condition.op = upper(tokens_[at_++].text);
    static const std::vector<std::string> known = {"=", "<", ">", "<=", ">=", "LIKE", "IN"};
    if (std::find(known.begin(), known.end(), condition.op) == known.end()) {
      --at_;
      return unexpected();
    }
    const auto& names = statement.entity->filterable;
    const auto name = std::find_if(names.begin(), names.end(),
                                   [&](std::string_view each) { return equalsIgnoringCase(each, condition.field); });
    if (name == names.end()) {
      return Fault{"4001", "Invalid query",
                   "QueryValidationError: property '" + condition.field + "' is not queryable"};
    }
    condition.field = *name;
    if (condition.op != "IN") {
      condition.values.push_back(tokens_[at_++].text);
    } else {
      if (!take("(")) return unexpected();
      do {
        if (at_ >= tokens_.size()) return unexpected();
        condition.values.push_back(tokens_[at_++].text);
      } while (take(","));
      if (!take(")")) return unexpected();
    }
    statement.conditions.push_back(std::move(condition));
    return std::nullopt;
  }

  std::variant<Statement, Fault> rest(Statement statement) {
    if (take("ORDERBY") || (take("ORDER") && take("BY"))) {
      if (at_ >= tokens_.size()) return unexpected();
      statement.orderBy = tokens_[at_++].text;
      statement.descending = take("DESC");
      take("ASC");
    }
    if (take("STARTPOSITION") && !number(statement.startPosition)) return unexpected();
    if (take("MAXRESULTS") && !number(statement.maxResults)) return unexpected();
    if (at_ < tokens_.size()) return unexpected();
    statement.startPosition = std::max<long long>(statement.startPosition, 1);
    statement.maxResults = std::clamp<long long>(statement.maxResults, 0, kMostResults);
    return statement;
  }

  bool number(long long& into) {
    if (at_ >= tokens_.size()) return false;
    const auto value = Json(JsonNumber{tokens_[at_].text}).integer();
    if (!value) return false;
    into = *value;
    ++at_;
    return true;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

bool compares(const std::string& op, const std::string& left, const std::string& right) {
  const auto a = Decimal::parse(left);
  const auto b = Decimal::parse(right);
  const bool less = a && b ? *a < *b : left < right;
  const bool more = a && b ? *b < *a : right < left;
  if (op == "<") return less;
  if (op == ">") return more;
  return op == "<=" ? !more : !less;
}

bool holds(const Condition& condition, const std::string& value) {
  const auto equal = [&](const std::string& wanted) { return equalsIgnoringCase(value, wanted); };
  if (condition.op == "IN") return std::any_of(condition.values.begin(), condition.values.end(), equal);
  const std::string& wanted = condition.values.front();
  if (condition.op == "=") return equal(wanted);
  if (condition.op != "LIKE") return compares(condition.op, value, wanted);
  std::string pattern;
  for (const char c : wanted) pattern += c == '%' ? '*' : c;
  return globMatches(upper(pattern), upper(value));
}

}  // namespace

std::variant<Statement, Fault> parseStatement(const std::string& text) {
  auto read = tokens(text);
  if (!read || read->empty()) {
    return Fault{"4000", "Error parsing query", "QueryParserError: Encountered \" \"<EOF>\" \"\""};
  }
  return Parser(std::move(*read)).parse();
}

std::string memberText(const Json& record, std::string_view path) {
  const Json* at = &record;
  while (at != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    at = at->find(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  if (at == nullptr) return {};
  if (at->isBool()) return at->boolean() ? "true" : "false";
  if (at->isNumber()) return at->numberText();
  return at->isString() ? at->string() : std::string();
}

bool fits(const Statement& statement, const Json& record) {
  const auto& conditions = statement.conditions;
  const bool asksActive =
      std::any_of(conditions.begin(), conditions.end(), [](const Condition& each) { return each.field == "Active"; });
  // Inactive ones are hidden unless they are asked for.
  if (statement.entity->hasActive && !asksActive && memberText(record, "Active") == "false") return false;
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& each) { return holds(each, memberText(record, each.field)); });
}

}  // namespace tieback::mock::quickbooks_online
