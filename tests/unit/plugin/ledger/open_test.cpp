// What a ledger file may be found as, and that nothing of it is lost by trying.
#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"

namespace tieback::ledger {
namespace {

std::unique_ptr<Ledger> open(const std::string& file) {
  return openSqliteLedger(file, [] { return test::kStart; });
}

std::string errorOf(const std::string& file) {
  try {
    open(file);
  } catch (const LedgerError& error) {
    return error.what();
  }
  return "";
}

void run(const std::string& file, const char* sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

std::string contentOf(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a ledger is made, closed and opened again with what was in it") {
  const test::TemporaryFolder folder;
  open(folder.file("l.db"))->write([](Transaction& transaction) { transaction.setDailySummary("c", "u", false); });
  bool wanted = true;
  open(folder.file("l.db"))->read([&](Transaction& transaction) { wanted = transaction.dailySummaryWanted("c", "u"); });
  CHECK_FALSE(wanted);
}

TEST_CASE("a second process is told who has the ledger") {
  const test::TemporaryFolder folder;
  const auto first = open(folder.file("l.db"));
  const std::string error = errorOf(folder.file("l.db"));
  CHECK(error.find("in use by process " + std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("a ledger of a newer version is refused and left as it was") {
  const test::TemporaryFolder folder;
  open(folder.file("l.db"));
  run(folder.file("l.db"), "PRAGMA user_version = 999; PRAGMA journal_mode = DELETE");
  const std::string before = contentOf(folder.file("l.db"));
  CHECK(errorOf(folder.file("l.db")).find("newer version (schema 999") != std::string::npos);
  CHECK(contentOf(folder.file("l.db")) == before);
}

TEST_CASE("another program's SQLite file is refused and left as it was") {
  const test::TemporaryFolder folder;
  run(folder.file("l.db"), "CREATE TABLE photos (name TEXT)");
  const std::string before = contentOf(folder.file("l.db"));
  CHECK(errorOf(folder.file("l.db")).find("not a Tieback ledger") != std::string::npos);
  CHECK(contentOf(folder.file("l.db")) == before);
}

TEST_CASE("a damaged file is refused and left as it was") {
  const test::TemporaryFolder folder;
  std::ofstream(folder.file("l.db"), std::ios::binary) << std::string(8192, 'x');
  CHECK(errorOf(folder.file("l.db")).find("cannot open the ledger") != std::string::npos);
  CHECK(contentOf(folder.file("l.db")) == std::string(8192, 'x'));
}

TEST_CASE("a folder that is not there is named, with the remedy") {
  CHECK(errorOf("/nonexistent/folder/l.db").find("must exist and be writable") != std::string::npos);
}

TEST_CASE("a failed transaction leaves nothing behind") {
  const test::TemporaryFolder folder;
  const auto ledger = open(folder.file("l.db"));
  CHECK_THROWS_AS(ledger->write([](Transaction& transaction) {
    transaction.setDailySummary("c", "u", false);
    throw std::runtime_error("half-way");
  }),
                  std::runtime_error);
  bool wanted = false;
  ledger->read([&](Transaction& transaction) { wanted = transaction.dailySummaryWanted("c", "u"); });
  CHECK(wanted);
}

TEST_CASE("history can be neither altered nor removed, and its hashes are a chain") {
  const test::TemporaryFolder folder;
  {
    const auto ledger = open(folder.file("l.db"));
    ledger->write([](Transaction& transaction) {
      for (const char* operation : {"submit", "accept"}) {
        HistoryEntry entry;
        entry.item = "acme.1";
        entry.operation = operation;
        transaction.append(entry, "acme");
      }
    });
    ledger->read([](Transaction& transaction) {
      const auto history = transaction.history("acme", "acme.1");
      REQUIRE(history.size() == 2);
      CHECK(history[0].sequence == 1);
      CHECK(history[1].sequence == 2);
      CHECK(history[0].hash.size() == 64);
      CHECK(history[0].hash != history[1].hash);
      CHECK(transaction.history("other", "acme.1").empty());
    });
  }
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(folder.file("l.db").c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, "UPDATE history SET message = 'other'", nullptr, nullptr, nullptr) != SQLITE_OK);
  CHECK(sqlite3_exec(handle, "DELETE FROM history", nullptr, nullptr, nullptr) != SQLITE_OK);
  sqlite3_close(handle);
}

}  // namespace tieback::ledger
