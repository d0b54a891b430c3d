#include "suiteql.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "numbers.h"
#include "sql_words.h"
#include "tables.h"

namespace tieback::mock::netsuite {
namespace {

struct Query;

struct Condition {
  std::string column;
  std::string comparison;  // "=", "IN", "IS NULL", …
  std::vector<std::string> values;
  std::shared_ptr<Query> within = nullptr;  // of IN: what another query finds
};

struct Query {
  std::vector<std::string> columns;  // empty: all
  bool counts = false;
  std::string table;
  std::vector<Condition> conditions;
  std::string order;
  bool descending = false;
};

Refusal invalid(const std::string& why) {
  return {400, "INVALID_PARAMETER",
          "Invalid search query. Detailed unprocessed description follows. Search error occurred: " + why, "", "q"};
}

class Reader {
 public:
  explicit Reader(const std::string& text) : words_(sqlWords(text)) {}

  Query read() {
    Query query = select();
    if (at_ != words_.size()) throw invalid("Unexpected '" + words_[at_].text + "'.");
    return query;
  }

 private:
  Query select() {
    Query query;
    expect("SELECT");
    readColumns(query);
    expect("FROM");
    query.table = name();
    if (take("WHERE")) {
      do query.conditions.push_back(condition());
      while (take("AND"));
    }
    if (take("ORDER")) {
      expect("BY");
      query.order = name();
      query.descending = take("DESC");
      if (!query.descending) take("ASC");
    }
    return query;
  }

  void readColumns(Query& query) {
    if (takeSign("*")) return;
    do {
      const std::string column = name();
      if (column == "count" && takeSign("(")) {
        expectSign("*");
        expectSign(")");
        query.counts = true;
        continue;
      }
      query.columns.push_back(column);
    } while (takeSign(","));
  }

  Condition condition() {
    Condition made{name(), "", {}};
    if (take("IS")) {
      made.comparison = take("NOT") ? "IS NOT NULL" : "IS NULL";
      expect("NULL");
      return made;
    }
    if (take("IN")) {
      made.comparison = "IN";
      expectSign("(");
      if (isNext("SELECT")) {
        if (++depth_ > kMostDepth) throw invalid("The query is nested too deeply.");
        made.within = std::make_shared<Query>(select());
      } else {
        do made.values.push_back(literal());
        while (takeSign(","));
      }
      expectSign(")");
      return made;
    }
    if (take("LIKE")) {
      made.comparison = "LIKE";
    } else {
      made.comparison = sign();
    }
    made.values.push_back(literal());
    return made;
  }

  std::string literal() {
    if (at_ < words_.size() && words_[at_].kind != SqlWord::Kind::name) {
      if (words_[at_].kind == SqlWord::Kind::sign) throw invalid("A value is missing.");
      return words_[at_++].text;
    }
    if (!take("TO_DATE")) throw invalid("A value is missing.");
    expectSign("(");
    std::string date = literal();
    if (takeSign(",")) {
      if (literal() != "YYYY-MM-DD") throw invalid("Unsupported date format.");
    }
    expectSign(")");
    return date;
  }

  std::string name() {
    if (at_ >= words_.size() || words_[at_].kind != SqlWord::Kind::name) throw invalid("A name is missing.");
    std::string text = words_[at_++].text;
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
  }
  std::string sign() {
    if (at_ >= words_.size() || words_[at_].kind != SqlWord::Kind::sign) throw invalid("A comparison is missing.");
    return words_[at_++].text;
  }
  bool isNext(std::string_view keyword) const {
    return at_ < words_.size() && words_[at_].kind == SqlWord::Kind::name &&
           equalsIgnoringCase(words_[at_].text, keyword);
  }
  bool take(std::string_view keyword) {
    const bool there = isNext(keyword);
    if (there) ++at_;
    return there;
  }
  bool takeSign(std::string_view text) {
    const bool there = at_ < words_.size() && words_[at_].kind == SqlWord::Kind::sign && words_[at_].text == text;
    if (there) ++at_;
    return there;
  }
  void expect(std::string_view keyword) {
    if (!take(keyword)) throw invalid("Syntax error, '" + std::string(keyword) + "' is expected.");
  }
  void expectSign(std::string_view text) {
    if (!takeSign(text)) throw invalid("Syntax error, '" + std::string(text) + "' is expected.");
  }

  static constexpr int kMostDepth = 8;
  std::vector<SqlWord> words_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

// Numbers by their value, all else as text; dates are written so that their text sorts as they do.
std::strong_ordering compared(const std::string& a, const std::string& b) {
  const auto left = Decimal::parse(a);
  const auto right = Decimal::parse(b);
  if (left && right) return *left <=> *right;
  return a.compare(b) <=> 0;
}

bool holds(const Condition& condition, const std::optional<std::string>& value) {
  if (condition.comparison == "IS NULL") return !value;
  if (!value) return false;
  if (condition.comparison == "IS NOT NULL") return true;
  const auto& values = condition.values;
  if (condition.comparison == "IN") {
    return std::any_of(values.begin(), values.end(), [&](const auto& each) { return compared(*value, each) == 0; });
  }
  if (condition.comparison == "LIKE") {
    std::string pattern = values.front();
    std::replace(pattern.begin(), pattern.end(), '%', '*');
    std::replace(pattern.begin(), pattern.end(), '_', '?');
    return globMatches(pattern, *value);
  }
  const auto order = compared(*value, values.front());
  if (condition.comparison == "=") return order == 0;
  if (condition.comparison == "!=" || condition.comparison == "<>") return order != 0;
  if (condition.comparison == "<") return order < 0;
  if (condition.comparison == "<=") return order <= 0;
  if (condition.comparison == ">") return order > 0;
  if (condition.comparison == ">=") return order >= 0;
  throw invalid("Unknown comparison '" + condition.comparison + "'.");
}

void checkColumn(const Table& table, const std::string& column) {
  if (std::find(table.columns.begin(), table.columns.end(), column) != table.columns.end()) return;
  throw invalid("Unknown identifier '" + column + "'. Available identifiers are: {" + table.name + "=" + table.name +
                "}.");
}

std::optional<std::string> valueOf(const SqlRow& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? std::nullopt : std::optional(found->second);
}

Json shown(const SqlRow& row, const std::vector<std::string>& columns) {
  Json out = Json::object().set("links", Json::array());
  for (const std::string& column : columns) {
    if (const auto value = valueOf(row, column)) out.set(column, *value);
  }
  return out;
}

std::vector<std::string> valuesOf(const State& state, Query& query);

// The rows that a query finds, in its order.
std::vector<SqlRow> rowsOf(const State& state, Query& query, const Table& table) {
  for (const std::string& column : query.columns) checkColumn(table, column);
  if (!query.order.empty()) checkColumn(table, query.order);
  for (Condition& condition : query.conditions) {
    checkColumn(table, condition.column);
    if (condition.within) condition.values = valuesOf(state, *condition.within);
  }
  std::vector<SqlRow> rows;
  for (const SqlRow& row : table.rows) {
    const bool fits = std::all_of(query.conditions.begin(), query.conditions.end(),
                                  [&](const auto& each) { return holds(each, valueOf(row, each.column)); });
    if (fits) rows.push_back(row);
  }
  if (query.order.empty()) return rows;
  std::stable_sort(rows.begin(), rows.end(), [&](const SqlRow& a, const SqlRow& b) {
    const auto order = compared(valueOf(a, query.order).value_or(""), valueOf(b, query.order).value_or(""));
    return query.descending ? order > 0 : order < 0;
  });
  return rows;
}

Table tableOf(const State& state, const Query& query) {
  std::optional<Table> table = tableNamed(state, query.table);
  if (!table) throw invalid("Record '" + query.table + "' was not found.");
  return std::move(*table);
}

std::vector<std::string> valuesOf(const State& state, Query& query) {
  if (query.columns.size() != 1) throw invalid("A query within a query has one column.");
  std::vector<std::string> values;
  for (const SqlRow& row : rowsOf(state, query, tableOf(state, query))) {
    if (auto value = valueOf(row, query.columns.front())) values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace

std::vector<Json> runSuiteQl(const State& state, const std::string& text) {
  Query query = Reader(text).read();
  const Table table = tableOf(state, query);
  const std::vector<SqlRow> rows = rowsOf(state, query, table);
  if (query.counts) {
    return {Json::object().set("links", Json::array()).set("expr1", std::to_string(rows.size()))};
  }
  std::vector<Json> out;
  for (const SqlRow& row : rows) out.push_back(shown(row, query.columns.empty() ? table.columns : query.columns));
  return out;
}

}  // namespace tieback::mock::netsuite
