#include "store.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/sqlite/sqlite_ledger.h"

namespace tieback::ledger::contract {

SqliteStore::SqliteStore() {
  std::string name = (std::filesystem::temp_directory_path() / "tieback-ledger-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

SqliteStore::~SqliteStore() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<Ledger> SqliteStore::open() {
  return openSqliteLedger(file(), [this] { return now_; });
}

test::PostgresServer& PostgresqlStore::server() {
  static test::PostgresServer server;
  return server;
}

PostgresqlStore::PostgresqlStore() {
  static std::atomic<int> made = 0;
  schema_ = "ledger_" + std::to_string(++made);
  url_ = server().urlOfSchema(schema_);
}

std::unique_ptr<Ledger> PostgresqlStore::open() const {
  return openPostgresqlLedger({url_, {}});
}

void PostgresqlStore::advance(Micros by) const {
  sql("UPDATE ledger_clock SET offset_us = offset_us + " + std::to_string(by));
}

std::string PostgresqlStore::sql(const std::string& statements) const {
  return server().sql("SET search_path = " + schema_ + "; " + statements);
}

Item itemOf(const std::string& connection, int n, domain::State state) {
  Item item;
  item.connection = connection;
  item.id = connection + "." + std::to_string(n);
  item.project = n % 2 == 0 ? "p-1" : "p-2";
  item.commitment = std::to_string(n);
  item.change_order = std::to_string(n);
  item.number = "CCO-" + std::to_string(n);
  item.title = "Title " + std::to_string(n % 7);
  item.vendor = "Apex";
  item.state = state;
  item.sent_at = 1000 - n % 5;
  item.external_key = "TB-" + std::to_string(n);
  item.document = json::parse(R"({"commitment":{"number":"SC-1"}})");
  return item;
}

Item queued(const std::string& connection, int n, const std::string& commitment) {
  Item item = itemOf(connection, n, domain::State::exporting);
  if (!commitment.empty()) item.commitment = commitment;
  item.phase = domain::Phase::queued;
  item.queue_position = n;
  return item;
}

std::vector<std::string> idsOf(const std::vector<Item>& items) {
  std::vector<std::string> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

bool comes(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

std::string errorOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const LedgerError& error) {
    return error.what();
  }
  return "";
}

}  // namespace tieback::ledger::contract
