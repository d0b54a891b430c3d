// One connection to a PostgreSQL server, of libpq: statements are prepared once and kept
// (docs/decisions/0006-prepared-statements.md has the reasons).
#pragma once

#include <store/engine.h>

#include <chrono>
#include <memory>
#include <string>

namespace tieback::host {

class PostgresqlFailure : public StoreError {
 public:
  enum class Kind : std::uint8_t {
    other,
    conflict,  // another transaction was in the way: run it again
    taken,     // a unique value is taken, perhaps by a transaction that this one could not see
    lost       // the connection is gone
  };
  PostgresqlFailure(Kind kind, const std::string& message) : StoreError(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

class PostgresqlConnection final : public Connection {
 public:
  // `conninfo`: as libpq takes it. Throws PostgresqlFailure.
  explicit PostgresqlConnection(const std::string& conninfo);
  ~PostgresqlConnection() override;

  using Connection::execute;
  using Connection::query;
  std::vector<Row> query(std::string_view sql, const std::vector<Param>& params) override;
  std::int64_t execute(std::string_view sql, const std::vector<Param>& params) override;
  // Both statements, for one round trip to the server; gives the second one's rows.
  std::vector<Row> queryAfter(std::string_view first, std::string_view second);
  // Several statements separated by semicolons, without parameters, in one message to the server. Gives the last one's
  // rows.
  std::vector<Row> script(const std::string& sql);
  // The payloads of notifications that have come; waits for at most so long.
  std::vector<std::string> notifications(std::chrono::milliseconds at_most);
  bool usable() const;  // idle, in no transaction, not closed by the server

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tieback::host
