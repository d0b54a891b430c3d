// What is PostgreSQL's own: its faults, each told in one clear sentence; and transactions that meet.
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/postgresql/schema.h"
#include "store.h"

namespace tieback::ledger::contract {
namespace {

std::string openingError(const std::string& url, std::function<std::string()> password = {}) {
  return errorOf([&] { openPostgresqlLedger({url, std::move(password)}); });
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void put(Ledger& ledger, const std::vector<Item>& items) {
  ledger.write([&](Transaction& transaction) {
    for (const auto& item : items) transaction.insert(item);
  });
}

}  // namespace

TEST_CASE("a server that is not there, and a URL that is none, are told apart") {
  CHECK(has(openingError("postgresql://x@/db?host=/nonexistent"), "the PostgreSQL server can't be used"));
  CHECK(has(
      openingError("postgresql://x@127.0.0.1:1,127.0.0.1:2/db"),
      "port 1 failed: Connection refused; connection to server at \"127.0.0.1\", port 2 failed: Connection refused"));
  CHECK(has(openingError("postgresql://x@/db?no_such_option=1"), "the URL is not one of PostgreSQL"));
  CHECK(has(openingError("postgresql://x:secret@/db"), "must not hold the password"));
}

TEST_CASE("a password that is not to be had is told, and none is ever in the message") {
  PostgresqlStore store;
  const auto fails = []() -> std::string { throw std::runtime_error("env:X is not allowed"); };
  CHECK(has(openingError(store.url(), fails), "the password of the ledger's role is not to be had: env:X"));
  const auto error = openingError("postgresql://nobody_known@/postgres?host=" + PostgresqlStore::server().folder(),
                                  [] { return std::string("s3cret'\\"); });
  CHECK(has(error, "nobody_known"));
  CHECK_FALSE(has(error, "s3cret"));
}

TEST_CASE("a role that may not make the schema is told what it needs, one that may only use it is enough") {
  PostgresqlStore store;
  auto& server = PostgresqlStore::server();
  const std::string role = "user_of_" + store.schema();
  store.sql("CREATE ROLE " + role + " LOGIN; GRANT USAGE ON SCHEMA " + store.schema() + " TO " + role);
  const std::string url = server.urlOfSchema(store.schema(), role);
  CHECK(has(openingError(url), "Start once with a role that owns the schema"));
  store.open();
  CHECK(has(openingError(url), "permission denied for table ledger_schema. The role in ledger.url lacks this right"));
  store.sql("GRANT SELECT ON ledger_schema TO " + role);
  CHECK(has(openingError(url), "the role lacks the right to SELECT on item"));
  store.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + store.schema() + " TO " + role +
            "; REVOKE UPDATE, DELETE ON history FROM " + role +
            "; REVOKE INSERT, UPDATE, DELETE ON ledger_schema, "
            "ledger_clock FROM " +
            role);
  const auto ledger = openPostgresqlLedger({url, {}});
  CHECK_NOTHROW(ledger->check());
  put(*ledger, {itemOf("acme", 1)});
  ledger->write([](Transaction& transaction) {
    Item item = *transaction.find("acme", "acme.1");
    item.state = domain::State::accepted;
    transaction.update(item);
    HistoryEntry entry;
    entry.item = item.id;
    entry.details = json::Value::object();
    transaction.append(entry, "acme");
    transaction.tidy();
  });
  store.sql("REVOKE INSERT ON mail FROM " + role);
  CHECK(has(errorOf([&] { ledger->write([](Transaction& transaction) { transaction.add(Mail{}); }); }),
            "docs/operator.md lists what it needs"));
}

TEST_CASE("a schema that is not whole, another program's, or a newer version's is refused and left as it is") {
  PostgresqlStore store;
  SECTION("a table is gone") {
    store.open();
    store.sql("DROP TABLE mail");
    CHECK(has(openingError(store.url()), "it lacks mail. Restore it from a backup"));
  }
  SECTION("half made by hand") {
    store.sql("CREATE TABLE item (id text)");
    CHECK(has(openingError(store.url()), "half made, or another program's"));
    CHECK(store.sql("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()") == "1");
  }
  SECTION("newer") {
    store.open();
    store.sql("INSERT INTO ledger_schema (version) VALUES (99)");
    CHECK(has(openingError(store.url()), "brought to version 99 by a newer version"));
  }
}

TEST_CASE("a host that runs while another one migrates notices it, and changes nothing any more") {
  PostgresqlStore store;
  const auto ledger = openPostgresqlLedger({store.url(), {}, 0});
  store.sql("INSERT INTO ledger_schema (version) VALUES (99)");
  CHECK(has(errorOf([&] { ledger->check(); }), "by a newer version"));
  CHECK(has(errorOf([&] { put(*ledger, {itemOf("acme", 1)}); }), "by a newer version"));
  store.sql("DELETE FROM ledger_schema WHERE version = 99");
  CHECK_NOTHROW(put(*ledger, {itemOf("acme", 1)}));
}

TEST_CASE("hosts that start at once make the schema once") {
  PostgresqlStore store;
  std::atomic<int> opened = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      openPostgresqlLedger({store.url(), {}})->check();
      ++opened;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(opened == 4);
  CHECK(store.sql("SELECT count(*) FROM ledger_schema") == std::to_string(postgresqlMigrations().size()));
}

TEST_CASE("a server that goes away fails one call after the other, and all is well when it is back") {
  PostgresqlStore store;
  const auto ledger = store.open();
  put(*ledger, {itemOf("acme", 1)});
  PostgresqlStore::server().kill();
  CHECK(has(errorOf([&] { ledger->check(); }), "PostgreSQL server"));
  CHECK_FALSE(errorOf([&] { ledger->read([](Transaction&) {}); }).empty());
  CHECK(ledger->now() > 0);
  PostgresqlStore::server().start();
  CHECK_NOTHROW(ledger->check());
  CHECK_NOTHROW(put(*ledger, {itemOf("acme", 2)}));
}

TEST_CASE("a server that takes no writes says so, and work goes on when it does") {
  PostgresqlStore store;
  const std::string role = "reader_of_" + store.schema();
  store.sql("CREATE ROLE " + role + " LOGIN SUPERUSER");
  const auto ledger = openPostgresqlLedger({PostgresqlStore::server().urlOfSchema(store.schema(), role), {}});
  const auto readOnly = [&](const std::string& how) {
    store.sql("ALTER ROLE " + role + " SET default_transaction_read_only = " + how +
              "; SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + role + "'");
  };
  readOnly("on");
  CHECK(has(errorOf([&] { ledger->check(); }), "read-only standby"));
  readOnly("off");
  CHECK_NOTHROW(ledger->check());
}

TEST_CASE("a full disk undoes the transaction as a whole, and says what is the matter") {
  PostgresqlStore store;
  const auto ledger = store.open();
  store.sql(
      "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not "
      "extend file' USING ERRCODE = '53100'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON mail EXECUTE "
      "FUNCTION full_disk()");
  const auto error = errorOf([&] {
    ledger->write([](Transaction& transaction) {
      transaction.insert(itemOf("acme", 1));
      transaction.add(Mail{});
    });
  });
  CHECK(has(error, "could not extend file"));
  CHECK(has(error, "disk is full"));
  CHECK(has(errorOf([&] { ledger->check(); }), "disk is full"));
  CHECK(store.sql("SELECT count(*) FROM item") == "0");
  store.sql("DROP TRIGGER full_disk ON mail");
  CHECK_NOTHROW(put(*ledger, {itemOf("acme", 1)}));
  CHECK_NOTHROW(ledger->check());
}

TEST_CASE("a text that PostgreSQL can't keep is an error, and not another text") {
  PostgresqlStore store;
  const auto ledger = store.open();
  Item item = itemOf("acme", 1);
  item.reason = std::string("a\0b", 3);
  CHECK(has(errorOf([&] { put(*ledger, {item}); }), "NUL"));
  CHECK_NOTHROW(put(*ledger, {itemOf("acme", 1)}));
}

TEST_CASE("a dump made while it is written to is a whole ledger") {
  PostgresqlStore store;
  auto& server = PostgresqlStore::server();
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  {
    const auto ledger = store.open();
    std::thread writer([&] {
      while (!stop) {
        ledger->write([&](Transaction& transaction) {
          transaction.insert(itemOf("acme", written));
          HistoryEntry entry;
          entry.item = "acme." + std::to_string(written);
          entry.details = json::Value::object();
          transaction.append(entry, "acme");
        });
        ++written;
      }
    });
    comes([&] { return written >= 20; });
    const std::string dump = server.folder() + "/" + store.schema() + ".dump";
    CHECK(server.tool("pg_dump", {"--format=custom", "--schema=" + store.schema(), "--file=" + dump, "postgres"}) == 0);
    stop = true;
    writer.join();
    store.sql("DROP SCHEMA " + store.schema() + " CASCADE");
    CHECK(server.tool("pg_restore", {"--dbname=postgres", "--exit-on-error", dump}) == 0);
  }
  const auto restored = store.open();
  std::int64_t items = 0;
  restored->read([&](Transaction& transaction) {
    for (const auto& [state, number] : transaction.counts({"acme"}, std::nullopt)) items += number;
    CHECK(items >= 20);
    // Each item with its history, or neither.
    CHECK(transaction.history("acme", "acme." + std::to_string(items - 1)).size() == 1);
    CHECK_FALSE(transaction.find("acme", "acme." + std::to_string(items)));
  });
  put(*restored, {itemOf("acme", 100000)});
}

TEST_CASE("two transactions that wait for each other: one is run again, and both are done") {
  PostgresqlStore store;
  const auto ledger = store.open();
  put(*ledger, {itemOf("acme", 1), itemOf("acme", 2)});
  std::atomic<int> first_locks = 0;
  const auto both = [&](Ledger& at, const char* first, const char* second) {
    at.write([&](Transaction& transaction) {
      Item a = *transaction.find("acme", first);
      ++first_locks;
      comes([&] { return first_locks >= 2; });
      Item b = *transaction.find("acme", second);
      ++a.revision;
      ++b.revision;
      transaction.update(a);
      transaction.update(b);
    });
  };
  const auto elsewhere = store.open();
  std::thread other([&] { both(*elsewhere, "acme.2", "acme.1"); });
  both(*ledger, "acme.1", "acme.2");
  other.join();
  CHECK(store.sql("SELECT string_agg(revision::text, ',') FROM item") == "2,2");
  CHECK(first_locks == 3);
}

TEST_CASE("renewing leases does not wait for an export that is being saved at this moment") {
  PostgresqlStore store;
  const auto ledger = store.open();
  const auto elsewhere = store.open();
  put(*ledger, {queued("acme", 1), queued("acme", 2)});
  ledger->write([&](Transaction& transaction) { transaction.claimExports({1, "me", 2}, {{"acme", 2}}, 2); });
  const auto until = [&] {
    std::map<std::string, Micros> found;
    ledger->read([&](Transaction& transaction) {
      for (const auto& item : transaction.leased()) found[item.id] = item.lease_until;
    });
    return found;
  };
  ledger->write([&](Transaction& transaction) {
    transaction.find("acme", "acme.1");  // its rows are locked from here on
    elsewhere->write([](Transaction& theirs) { theirs.renewLeases("me", 9); });
  });
  CHECK(until() == std::map<std::string, Micros>{{"acme.1", 2}, {"acme.2", 9}});
  elsewhere->write([](Transaction& transaction) { transaction.renewLeases("me", 9); });
  CHECK(until() == std::map<std::string, Micros>{{"acme.1", 9}, {"acme.2", 9}});
}

TEST_CASE("a claim locks nothing of a connection that rests") {
  PostgresqlStore store;
  const auto ledger = store.open();
  const auto elsewhere = store.open();
  put(*ledger, {queued("acme", 1)});
  ledger->write([](Transaction& transaction) { transaction.setConnectionState("acme", {5, "throttled", 0}); });
  ledger->write([&](Transaction& transaction) {
    CHECK(transaction.claimExports({1, "me", 2}, {{"acme", 2}}, 2).empty());
    elsewhere->write([](Transaction& theirs) { CHECK(theirs.find("acme", "acme.1").has_value()); });
  });
}

TEST_CASE("many hosts claim at once: each export is one host's, limits hold, and each commitment has its order") {
  PostgresqlStore store;
  constexpr int kHosts = 4;
  constexpr int kItems = 80;
  constexpr std::int64_t kRoom = 3;
  {
    const auto ledger = store.open();
    std::vector<Item> items;
    for (int n = 1; n <= kItems; ++n) items.push_back(queued(n % 2 == 0 ? "acme" : "zeta", n, std::to_string(n % 8)));
    put(*ledger, items);
  }
  std::mutex mutex;
  std::map<std::string, int> running;  // by connection
  std::map<std::string, int> last;     // by commitment: the position that was claimed last
  std::map<std::string, int> claims;   // by item
  bool broken = false;
  const auto work = [&](const std::string& me) {
    const auto ledger = store.open();
    const std::vector<Room> rooms = {{"acme", kRoom}, {"zeta", kRoom}};
    for (int idle = 0; idle < 50;) {
      const auto claimed = writing<std::vector<Item>>(*ledger, [&](auto& transaction) {
        return transaction.claimExports({ledger->now(), me, ledger->now() + 60 * kSecond}, rooms, 2);
      });
      idle = claimed.empty() ? idle + 1 : 0;
      for (const auto& item : claimed) {
        const std::lock_guard lock(mutex);
        broken |= ++running[item.connection] > kRoom;
        broken |= last[item.commitment] >= item.queue_position;
        last[item.commitment] = static_cast<int>(item.queue_position);
        ++claims[item.id];
      }
      for (Item item : claimed) {
        {
          const std::lock_guard lock(mutex);
          --running[item.connection];
        }
        ledger->write([&](Transaction& transaction) {
          const Item stored = item;
          item.state = domain::State::synced;
          item.lease_owner.clear();
          transaction.update(item, stored);
        });
      }
    }
  };
  std::vector<std::thread> hosts;
  for (int i = 0; i < kHosts; ++i) hosts.emplace_back(work, "host-" + std::to_string(i));
  for (auto& host : hosts) host.join();
  CHECK_FALSE(broken);
  CHECK(claims.size() == kItems);
  for (const auto& [item, count] : claims) CHECK(count == 1);
}

TEST_CASE("a connection whose row another claims at this moment is not lost sight of") {
  PostgresqlStore store;
  const auto a = store.open();
  const auto b = store.open();
  put(*a, {queued("acme", 1), queued("acme", 2)});
  std::vector<std::string> of_b;
  std::thread other;
  std::atomic<bool> asked = false;
  a->write([&](Transaction& transaction) {
    CHECK(transaction.claimExports({1, "a", 2}, {{"acme", 2}}, 1).size() == 1);
    other = std::thread([&] {
      of_b = writing<std::vector<std::string>>(*b, [&](auto& theirs) {
        asked = true;
        return idsOf(theirs.claimExports({1, "b", 2}, {{"acme", 2}}, 1));
      });
    });
    comes([&] { return asked.load(); });
  });
  other.join();
  CHECK(of_b == std::vector<std::string>{"acme.2"});
}

TEST_CASE("a press of Export at one host wakes the others, and silence does not hold them for ever") {
  PostgresqlStore store;
  const auto a = store.open();
  const auto b = store.open();
  std::atomic<bool> listening = false;
  std::atomic<bool> woken = false;
  b->listen([] { return true; });  // connects
  std::vector<Queue> heard;
  std::thread listener([&] {
    const auto begun = std::chrono::steady_clock::now();
    heard = b->listen([&] {
      listening = true;
      return false;
    });
    woken = std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(900);
  });
  comes([&] { return listening.load(); });
  put(*a, {queued("acme", 1)});
  listener.join();
  CHECK(woken);
  CHECK(heard == std::vector<Queue>{Queue::exports});
  CHECK(b->listen([] { return false; }).empty());  // nobody said anything
}

}  // namespace tieback::ledger::contract
