// A session on a SQLite file; statements are prepared once and kept (docs/decisions/0006-prepared-statements.md).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ledger/sql/session.h"

namespace tieback::ledger {

class SqliteSession final : public Session {
 public:
  explicit SqliteSession(const std::string& file);
  ~SqliteSession() override;
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;

  using Session::each;
  using Session::run;
  const Engine& engine() const override;
  void run(std::string_view sql, std::span<const Parameter> parameters) override;
  void each(std::string_view sql, std::span<const Parameter> parameters,
            const std::function<void(const Row&)>& take) override;
  void change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) override;

  // Several statements separated by semicolons, without parameters.
  void script(std::string_view sql);
  // SQLite ends a transaction by itself when the disk is full or fails.
  bool inTransaction() const;
  // Makes durable what any session has committed to the file's log until now. Thread-safe, unlike all else here. Only
  // while the log is there: from the first transaction in it on.
  void syncLog();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tieback::ledger
