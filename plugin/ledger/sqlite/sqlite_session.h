// A session on a SQLite file. Opened by Poco::Data; statements are SQLite's own, prepared once and kept
// (docs/decisions/0006-prepared-statements.md).
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

  // Several statements separated by semicolons, without parameters.
  void script(std::string_view sql);
  // SQLite ends a transaction by itself when the disk is full or fails.
  bool inTransaction() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tieback::ledger
