// One connection to a database, as the ledger's SQL needs it: statements with bound parameters, prepared once per
// session and kept. Each engine brings its own (sqlite/, postgresql/); the SQL itself is written once, in sql/, with
// `?` for parameters, and what the engines say differently stands in Engine.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tieback::ledger {

using Parameter = std::variant<std::int64_t, std::string, std::monostate>;  // monostate: NULL

// Of these values, each moved where it may be.
template <class... Value>
std::vector<Parameter> parametersOf(Value&&... values) {
  std::vector<Parameter> parameters;
  parameters.reserve(sizeof...(values));
  (parameters.emplace_back(std::forward<Value>(values)), ...);
  return parameters;
}

// The row a statement has come to; valid until the function it was given to returns. NULL reads as 0 and as "".
class Row {
 public:
  virtual ~Row() = default;
  virtual std::int64_t number(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  std::string string(int column) const { return std::string(text(column)); }
};

// An index of the groups of three characters (grams) that the items' search texts hold.
struct TextIndex {
  std::string_view items;  // FROM and WHERE with one parameter: Engine::listing's rows whose texts hold all grams
  std::string_view hits;   // likewise, without these rows
  std::string (*parameter)(const std::vector<std::string>& grams);
  std::string_view connection;  // before a connection's name: a word like the grams. Empty: it is none
  std::string_view own;         // an index of connections and search texts. Empty: there is none
};

// What the engines say differently.
struct Engine {
  std::string_view contains;   // a condition: the parameter's text is within `search`
  TextIndex text_index;        // finds items by what is within `search`
  std::string_view listing;    // a table: of each item what lists look at, with indexes of vendors and commitments
  std::string_view counts;     // a table: connection, project, state, items, whose sums count
  std::string_view add_count;  // a statement: so many more (or fewer) items of a connection, project and state
  std::string_view end_waits;  // a statement: exports that wait until then, or less long, need not wait any more
  // That one statement is about, where statements cost more than their rows; a power of two.
  std::size_t rows_at_once;
  bool names_indexes = false;  // INDEXED BY says which index; else OFFSET 0 keeps a part of a statement from the rest
  bool locks_rows = false;     // others may be writing at the same time: rows are locked, locked ones may be left out
  std::string_view tidy = {};  // a statement for Transaction::tidy(); empty: nothing to do
};

// "?, ?, ?", for an IN.
inline std::string placeholders(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ", ?";
  return text;
}

// Parts of so many rows, each a power of two and at most `most`, so that few statements need be prepared: `part` gets
// where one begins and how many it has.
template <class Part>
void inParts(std::size_t rows, std::size_t most, Part part) {
  for (std::size_t done = 0; done < rows;) {
    const std::size_t count = std::min(most, std::bit_floor(rows - done));
    part(done, count);
    done += count;
  }
}

// A statement whose rows are wanted.
struct Query {
  std::string sql;
  std::vector<Parameter> parameters;
  std::function<void(const Row&)> take;
};

// Not thread-safe. Every failure is a LedgerError; the transaction under way is then to be rolled back.
class Session {
 public:
  virtual ~Session() = default;
  virtual const Engine& engine() const = 0;

  // A statement whose rows, if any, nobody wants. It may reach the database only with the next one whose rows are
  // wanted, or at the transaction's end: its failure shows there at the latest.
  virtual void run(std::string_view sql, std::span<const Parameter> parameters) = 0;
  virtual void each(std::string_view sql, std::span<const Parameter> parameters,
                    const std::function<void(const Row&)>& take) = 0;
  // One after the other; where the database is elsewhere they share the way there and back. Rows are given when all are
  // through.
  virtual void eachOf(std::span<const Query> queries) {
    for (const auto& query : queries) each(query.sql, query.parameters, query.take);
  }
  // An UPDATE that must find so many rows: NotHeld when it does not, then or at the transaction's end at the latest.
  virtual void change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) = 0;

  void run(std::string_view sql) { run(sql, std::span<const Parameter>()); }
  void run(std::string_view sql, std::initializer_list<Parameter> parameters) {
    run(sql, std::span<const Parameter>(parameters.begin(), parameters.size()));
  }
  void each(std::string_view sql, std::initializer_list<Parameter> parameters,
            const std::function<void(const Row&)>& take) {
    each(sql, std::span<const Parameter>(parameters.begin(), parameters.size()), take);
  }
};

}  // namespace tieback::ledger
