// The audit history proves itself in whatever store it is kept.
#include <sqlite3.h>
#include <catch2/catch.hpp>

#include "audit/verify.h"
#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "store.h"

namespace tieback::ledger::contract {
namespace {

constexpr int kRows = 5;

std::unique_ptr<Ledger> toRead(const SqliteStore& store) {
  return openSqliteLedgerToRead(store.file(), [] { return kSecond; });
}
std::unique_ptr<Ledger> toRead(const PostgresqlStore& store) {
  return openPostgresqlLedgerToRead({store.url(), {}});
}

// As someone who owns the store, and takes away what keeps the history append-only.
void tamper(const SqliteStore& store, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(store.file().c_str(), &handle) == SQLITE_OK);
  const std::string all = "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete; " + sql;
  CHECK(sqlite3_exec(handle, all.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}
void tamper(const PostgresqlStore& store, const std::string& sql) {
  store.sql("ALTER TABLE history DISABLE TRIGGER USER; " + sql);
}

template <class Store>
void fill(Store& store) {
  const auto ledger = store.open();
  for (int row = 1; row <= kRows; ++row) {
    ledger->write([&](Transaction& transaction) {
      HistoryEntry entry;
      entry.item = "acme." + std::to_string(row);
      entry.at = row;
      entry.by = json::Value::object({{"name", "Ann"}, {"id", "u-ann"}});
      entry.operation = "accept";
      entry.message = "Angenommen: \xC3\xBC 1.10";
      entry.details = json::parse(R"({"b":1.10,"a":[null,true]})");
      transaction.append(entry, "acme");
    });
  }
}

template <class Store>
std::vector<audit::Finding> findings(const Store& store) {
  return audit::verify(*toRead(store), {}, std::nullopt).findings;
}

}  // namespace

TEMPLATE_TEST_CASE("the history is sound as it was written, and what was done to it is found at its place", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  fill(store);
  REQUIRE(findings(store).empty());
  std::string kind;
  std::string item;
  SECTION("altered") {
    tamper(store, "UPDATE history SET message = 'x' WHERE sequence = 3");
    kind = "altered";
    item = "acme.3";
  }
  SECTION("removed") {
    tamper(store, "DELETE FROM history WHERE sequence = 3");
    kind = "removed";
  }
  SECTION("moved") {
    tamper(store,
           "UPDATE history SET sequence = 99 WHERE sequence = 3; UPDATE history SET sequence = 3 WHERE sequence = 5; "
           "UPDATE history SET sequence = 5 WHERE sequence = 99");
    kind = "reordered";
    item = "acme.5";
  }
  if (kind.empty()) return;
  const auto found = findings(store);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].kind == kind);
  CHECK(found[0].connection == "acme");
  CHECK(found[0].sequence == 3);
  CHECK(found[0].item == item);
}

TEMPLATE_TEST_CASE("who reads the history changes nothing, and needs a ledger of this program's schema", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  CHECK_THROWS_AS(toRead(store), LedgerError);  // none is made
  CHECK_THROWS_AS(toRead(store), LedgerError);
  fill(store);
  const auto host = store.open();  // beside a host that has it
  const auto reader = toRead(store);
  CHECK_THROWS_AS(reader->write([](Transaction&) {}), LedgerError);
  CHECK(audit::verify(*reader, {}, std::nullopt).connections.at(0).rows == kRows);
}

}  // namespace tieback::ledger::contract
