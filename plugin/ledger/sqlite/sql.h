// A thin layer over Poco::Data: statements with bound parameters, rows of text. Nobody else here sees Poco::Data.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tieback::ledger {

using Parameter = std::variant<std::int64_t, std::string, std::monostate>;  // monostate: NULL
using Row = std::vector<std::string>;

// One connection to a SQLite file. Not thread-safe. Every failure is a LedgerError.
class SqlSession {
 public:
  explicit SqlSession(const std::string& file);
  ~SqlSession();
  SqlSession(const SqlSession&) = delete;
  SqlSession& operator=(const SqlSession&) = delete;

  void run(const std::string& sql, std::vector<Parameter> parameters = {});
  // Each row has the first `columns` columns, as text.
  std::vector<Row> rows(std::size_t columns, const std::string& sql, std::vector<Parameter> parameters = {});
  // Several statements separated by semicolons, without parameters.
  void script(std::string_view sql);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tieback::ledger
