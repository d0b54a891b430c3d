#include "support.h"

#include <store/schema.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <thread>

using namespace tieback::host;
using tieback::Category;
using tieback::Result;

TEST_CASE("a write is there after opening the file anew, and null stays null") {
  const test::TempFolder folder;
  {
    Database database(folder / "a.db");
    database.write([](Connection& connection) {
      connection.execute("CREATE TABLE t (a TEXT, b INTEGER, c TEXT)");
      connection.execute("INSERT INTO t VALUES (?,?,?)",
                         {std::string("O'Neil; DROP TABLE t"), std::int64_t{-5}, nullptr});
    });
  }
  Database database(folder / "a.db");
  const auto row = database.read([](Connection& connection) { return connection.one("SELECT a, b, c FROM t"); });
  REQUIRE(row);
  CHECK(row->text(0) == "O'Neil; DROP TABLE t");
  CHECK(row->integer(1) == -5);
  CHECK(row->isNull(2));
}

TEST_CASE("a write is undone when it throws, and when its result is not good") {
  const test::TempFolder folder;
  Database database(folder / "a.db");
  database.write([](Connection& connection) { connection.execute("CREATE TABLE t (a TEXT)"); });
  CHECK_THROWS_AS(database.write([](Connection& connection) {
    connection.execute("INSERT INTO t VALUES ('x')");
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  const auto result = database.write([](Connection& connection) -> Result<void> {
    connection.execute("INSERT INTO t VALUES ('y')");
    return tieback::badRequest("no");
  });
  CHECK_FALSE(result.ok());
  CHECK(database.read([](Connection& connection) { return connection.query("SELECT a FROM t").size(); }) == 0);
}

TEST_CASE("writers of several threads take turns") {
  const test::TempFolder folder;
  Database database(folder / "a.db");
  database.write([](Connection& connection) {
    connection.execute("CREATE TABLE t (n INTEGER)");
    connection.execute("INSERT INTO t VALUES (0)");
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 25; ++k) {
        database.write([](Connection& connection) {
          const auto n = connection.one("SELECT n FROM t")->integer(0);
          connection.execute("UPDATE t SET n=?", {n + 1});
        });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(database.read([](Connection& connection) { return connection.one("SELECT n FROM t")->integer(0); }) == 100);
}

TEST_CASE("a store of the first version is brought forward with all that is in it") {
  test::Store store;
  store.database.write([](Connection& connection) {
    for (const char* later : {"DROP TABLE webhook_deliveries", "DROP TABLE webhook_endpoints",
                              "DROP INDEX users_by_email", "PRAGMA user_version=1"}) {
      connection.execute(later);
    }
  });
  Database database(store.folder / "host.db");
  migrate(database);
  database.read([](Connection& connection) {
    CHECK(connection.query("SELECT 1 FROM webhook_deliveries").empty());
    CHECK(connection.query("SELECT 1 FROM webhook_endpoints").empty());
    CHECK(connection.one("SELECT id FROM users WHERE lower(email)='ann@acme.example'")->text(0) == "u-ann");
    CHECK(connection.one("PRAGMA user_version")->integer(0) == 2);
    return 0;
  });
}

TEST_CASE("a store of a newer version is refused and left alone") {
  const test::TempFolder folder;
  Database database(folder / "host.db");
  migrate(database);
  migrate(database);  // again: nothing to do
  database.write([](Connection& connection) { connection.execute("PRAGMA user_version=99"); });
  Database later(folder / "host.db");
  CHECK_THROWS_WITH(migrate(later), Catch::Contains("newer") && Catch::Contains("host.db") && Catch::Contains("99"));
  CHECK(later.read([](Connection& connection) { return connection.one("PRAGMA user_version")->integer(0); }) == 99);
}

TEST_CASE("what is no database is named") {
  const test::TempFolder folder;
  const auto file = folder.write("host.db", std::string(5000, 'x'));
  CHECK_THROWS_WITH(migrate(*std::make_unique<Database>(file)), Catch::Contains(file.string()));
}
