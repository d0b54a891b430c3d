// A session on a PostgreSQL server, of libpq: statements are prepared once, kept, and sent in
// its pipeline mode: one that gives no rows costs no round trip (docs/decisions/0006-prepared-statements.md).
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/port/ledger.h"
#include "ledger/sql/session.h"

namespace tieback::ledger {

// Why a statement or connection failed, as far as it decides what to do next.
class PostgresqlError : public LedgerError {
 public:
  enum class Kind {
    other,
    conflict,  // of two transactions that were in each other's way this one was undone: run it again
    lost       // the connection is gone
  };
  PostgresqlError(Kind kind, const std::string& message, std::string state = "")
      : LedgerError(message), kind_(kind), state_(std::move(state)) {}
  Kind kind() const { return kind_; }
  const std::string& state() const { return state_; }  // SQLSTATE; empty when the server said none

 private:
  Kind kind_;
  std::string state_;
};

class PostgresqlSession final : public Session {
 public:
  // `conninfo`: as libpq takes it. Throws PostgresqlError.
  explicit PostgresqlSession(const std::string& conninfo);
  ~PostgresqlSession() override;
  PostgresqlSession(const PostgresqlSession&) = delete;
  PostgresqlSession& operator=(const PostgresqlSession&) = delete;

  using Session::each;
  using Session::run;
  const Engine& engine() const override;
  void run(std::string_view sql, std::span<const Parameter> parameters) override;
  void each(std::string_view sql, std::span<const Parameter> parameters,
            const std::function<void(const Row&)>& take) override;
  void eachOf(std::span<const Query> queries) override;
  void change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) override;

  // Waits for what was only sent so far.
  void flush();
  // Sends it and does not wait: for the end of a transaction that only read. Its answers are read, and not looked at,
  // before those of what is sent next.
  void leave();
  // Several statements separated by semicolons, without parameters.
  void script(std::string_view sql);
  // Waits until notifications have come (their texts), that time has passed or the connection is lost (throws).
  std::vector<std::string> awaitNotifications(std::chrono::milliseconds most);
  bool usable();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tieback::ledger
