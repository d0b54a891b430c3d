// SQLite and PostgreSQL by their own libraries, as far as a program needs them that fills a ledger behind the
// connector's back.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tieback::test {

class SqlDatabase {
 public:
  // What they call differently.
  struct Words {
    std::string integer;    // the type
    std::string last;       // the function that gives a text's last characters …
    bool from_end = false;  // … whose number is then negative
    std::string line_feed;
    std::vector<std::string> count_tables;  // where the ledger keeps how many items there are
  };

  virtual ~SqlDatabase() = default;
  virtual const Words& words() const = 0;

  // Throws std::runtime_error with the engine's words.
  virtual void run(const std::string& sql) = 0;
  virtual std::vector<std::string> texts(const std::string& sql) = 0;  // the first column

  // A table's columns, but one that numbers its rows.
  virtual std::vector<std::string> columns(const std::string& table) = 0;
  // Gives the statements that make them again. Those of keys stay.
  virtual std::vector<std::string> dropIndexes(const std::vector<std::string>& tables) = 0;
  // A table of one column `n`, for a FROM.
  virtual std::string numbers(std::int64_t from, std::int64_t to) const = 0;
  // An expression: that JSON text with members ("a.b") replaced by expressions.
  virtual std::string withMembers(const std::string& document,
                                  const std::vector<std::pair<std::string, std::string>>& members) const = 0;
  // After much was written: as it would be after a day.
  virtual void settle() = 0;
};

// `url`: sqlite:FILE or postgresql://…, to be filled quickly and not safely.
std::unique_ptr<SqlDatabase> openToFill(const std::string& url);

}  // namespace tieback::test
