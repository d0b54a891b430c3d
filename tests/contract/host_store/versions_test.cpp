// Hosts of two versions on one PostgreSQL: the newer one changes no tables under the older one's feet.
#include <store/schema.h>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "stores.h"

using namespace tieback;
using namespace tieback::host;
using namespace tieback::host::contract;

namespace {

constexpr const char* kLater[] = {"CREATE TABLE later (a INTEGER)"};

// Of a program that is one version ahead of this one.
std::vector<SchemaVersion> nextVersions() {
  std::vector<SchemaVersion> versions(schemaVersions().begin(), schemaVersions().end());
  versions.emplace_back(kLater);
  return versions;
}

void startNewer(Database& database) {
  migrate(database, nextVersions());
}

void work(Database& database) {
  database.write([](Connection& connection) {
    connection.execute(
        "INSERT INTO counters (name, value) VALUES ('work', 1) ON CONFLICT (name) DO UPDATE SET "
        "value = counters.value + 1");
  });
}

void checkRefused(Database& newer) {
  const std::string own_name = "tieback-host " + std::to_string(::getpid()) + " on ";
  CHECK_THROWS_WITH(startNewer(newer), Catch::Contains("hosts of the older version are at work") &&
                                           Catch::Contains(own_name) && Catch::Contains("Stop them first"));
}

// The server notices the end of a connection in its own time.
void startNewerSoon(const PostgresqlStore& store) {
  REQUIRE(host::test::eventually([&] {
    try {
      startNewer(*store.open());
      return true;
    } catch (const StoreError&) {
      return false;
    }
  }));
}

}  // namespace

TEST_CASE("a newer host refuses to change the tables while older ones are at work, and changes nothing") {
  const PostgresqlStore store;
  auto older = store.open();
  auto other = store.open();
  setUp(*older);
  migrate(*other);
  work(*other);
  const auto newer = store.open();
  checkRefused(*newer);
  newer->read([&](Connection& connection) {
    CHECK(newer->engine().version(connection) == std::ssize(schemaVersions()));
    CHECK_FALSE(newer->engine().hasTable(connection, "later"));
    return 0;
  });
  work(*older);
  older.reset();
  work(*other);
  checkRefused(*newer);
  other.reset();
  startNewerSoon(store);
  CHECK_THROWS_WITH(migrate(*store.open()), Catch::Contains("newer"));
}

TEST_CASE("the owner's role is told who is at work, too, whose role is another") {
  const PostgresqlStore store;
  const auto older = store.open();
  setUp(*older);
  work(*older);
  const std::string owner = "owner_of_" + store.name();
  PostgresqlStore::server().sql("CREATE ROLE " + owner + " LOGIN");
  store.sql("GRANT USAGE ON SCHEMA tieback_host TO " + owner + "; GRANT SELECT ON tieback_host.version TO " + owner);
  checkRefused(*store.open(owner));
}

TEST_CASE("hosts of one version do not keep each other from starting, and a newer one from hosts of its own") {
  const PostgresqlStore store;
  const auto first = store.open();
  startNewer(*first);
  work(*first);
  const auto second = store.open();
  startNewer(*second);
  work(*second);
}

TEST_CASE("an older host that lost its connections is at work again with the first new one, whatever it is for") {
  const PostgresqlStore store;
  const auto older = store.open();
  setUp(*older);
  SECTION("after its connections were ended") {
    store.cutConnections();
    SECTION("by a write") {
      work(*older);
      checkRefused(*store.open());
    }
    SECTION("by listening to the others") {
      const auto channel = older->engine().channel("notices");
      checkRefused(*store.open());
    }
  }
  SECTION("after the server was away") {
    PostgresqlStore::server().kill();
    PostgresqlStore::server().start();
    work(*older);
    checkRefused(*store.open());
  }
}

TEST_CASE("an older host that was cut off while a newer one changed the tables is refused from then on") {
  const PostgresqlStore store;
  const auto older = store.open();
  setUp(*older);
  work(*older);
  store.cutConnections();
  const auto newer = store.open();
  newer->write([&](Connection& connection) {
    REQUIRE(newer->engine().hostsAtWork(connection).empty());
    // It comes back in the middle: it is told at once, and does not wait.
    CHECK_THROWS_WITH(work(*older), Catch::Contains("being brought to a newer version"));
    CHECK_THROWS_WITH(older->engine().channel("notices"), Catch::Contains("being brought to a newer version"));
  });
  startNewer(*newer);
  CHECK_THROWS_WITH(work(*older), Catch::Contains("written by a newer tieback-host"));
  work(*newer);
  CHECK(newer->read([](Connection& connection) {
    return connection.one("SELECT value FROM counters WHERE name='work'")->integer(0);
  }) == 2);
}
