// The engines that the suite runs over. A store is one ledger of one engine, opened as often as the engine allows.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/port/ledger.h"
#include "support/postgres_server.h"

namespace tieback::ledger::contract {

inline constexpr Micros kSecond = 1'000'000;

class SqliteStore {
 public:
  SqliteStore();
  ~SqliteStore();
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;
  std::unique_ptr<Ledger> open();
  void advance(Micros by) { now_ += by; }
  std::string file() const { return folder_ + "/l.db"; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  Micros now_ = 1'781'514'000'000'000;  // 2026-06-15T09:00:00Z
};

class PostgresqlStore {
 public:
  PostgresqlStore();
  std::unique_ptr<Ledger> open() const;
  void advance(Micros by) const;  // of the database's clock
  const std::string& url() const { return url_; }
  const std::string& schema() const { return schema_; }
  // Of this program's server, with the schema as search path.
  std::string sql(const std::string& statements) const;
  static test::PostgresServer& server();

 private:
  std::string schema_;
  std::string url_;
};

// An item of that connection, ready; its number, commitment and queue position are `n`.
Item itemOf(const std::string& connection, int n, domain::State state = domain::State::ready);
// Export was pressed on it.
Item queued(const std::string& connection, int n, const std::string& commitment = "");

std::vector<std::string> idsOf(const std::vector<Item>& items);
// The error that `action` ends with; empty when it does not.
std::string errorOf(const std::function<void()>& action);

// Until `condition` holds; false when it does not within a time that is far too long.
bool comes(const std::function<bool()>& condition);

template <class Result>
Result reading(Ledger& ledger, const std::function<Result(Transaction&)>& work) {
  Result result{};
  ledger.read([&](Transaction& transaction) { result = work(transaction); });
  return result;
}

template <class Result>
Result writing(Ledger& ledger, const std::function<Result(Transaction&)>& work) {
  Result result{};
  ledger.write([&](Transaction& transaction) { result = work(transaction); });
  return result;
}

}  // namespace tieback::ledger::contract
