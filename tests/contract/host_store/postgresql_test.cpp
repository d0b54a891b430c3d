// What several hosts on one PostgreSQL meet with: each other, lost connections, a server that goes and comes back.
#include <http/notice_relay.h>
#include <secrets/secret_store.h>
#include <store/postgresql_engine.h>
#include <store/schema.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <mutex>
#include <set>

#include "stores.h"

using namespace tieback;
using namespace tieback::host;
using namespace tieback::host::contract;

namespace {

CallResult taken(Operation, const json::Value&) {
  return takenByConnector();
}

void setText(Database& database, const std::string& text) {
  database.write(
      [&](Connection& connection) { connection.execute("INSERT INTO counters (name, value) VALUES (?, 1)", {text}); });
}

std::int64_t countOf(Database& database, const std::string& text) {
  return database.read([&](Connection& connection) {
    return connection.one("SELECT count(*) FROM counters WHERE name=?", {text})->integer(0);
  });
}

json::Value listed(const std::string& state, std::int64_t sequence) {
  return json::Value::object({{"id", "acme.4711"},
                              {"change_order", json::parse(R"({"id":"4711"})")},
                              {"state", state},
                              {"event_sequence", sequence}});
}

CallResult page(std::vector<json::Value> items) {
  auto list = json::Value::array();
  for (auto& item : items) list.push(std::move(item));
  return host::test::good(json::Value::object({{"items", std::move(list)}, {"next_cursor", nullptr}}));
}

}  // namespace

TEST_CASE("hosts that start at once make the schema, the tables and the seed once") {
  const PostgresqlStore store;
  std::atomic<int> seeded = 0;
  const auto start = [&] {
    const auto database = store.open();
    const bool alone = database->alone("set up", std::chrono::seconds(20), [&] {
      migrate(*database);
      if (!isEmpty(*database)) return;
      setUp(*database);
      ++seeded;
    });
    must(alone, "each has its turn");
  };
  atOnce({start, start, start});
  CHECK(seeded == 1);
  CHECK_FALSE(isEmpty(*store.open()));
}

TEST_CASE("a name is one host's at a time, and free again when that host is gone") {
  const PostgresqlStore store;
  const auto here = store.open();
  const auto there = store.open();
  bool inner = true;
  REQUIRE(here->alone("x", std::chrono::seconds(1), [&] {
    inner = there->alone("x", std::chrono::milliseconds(100), [] { FAIL("both at once"); });
    CHECK(there->alone("y", std::chrono::milliseconds(100), [] {}));
    CHECK_THROWS_AS(there->alone("z", std::chrono::milliseconds(100), [] { throw std::runtime_error("no"); }),
                    std::runtime_error);
  }));
  CHECK_FALSE(inner);
  CHECK(there->alone("x", std::chrono::seconds(1), [] {}));
  CHECK(here->alone("z", std::chrono::seconds(1), [] {}));
}

TEST_CASE("connections that were lost while idle, or before the commit, cost nobody an error") {
  const PostgresqlStore store;
  const auto database = store.open();
  setUp(*database);
  store.cutConnections();
  setText(*database, "after idle");
  CHECK(countOf(*database, "after idle") == 1);
  int runs = 0;
  database->write([&](Connection& connection) {
    connection.execute("INSERT INTO counters (name, value) VALUES ('in the middle', 1)");
    if (++runs == 1) store.cutConnections();
    connection.execute("INSERT INTO counters (name, value) VALUES ('in the end', 1)");
  });
  CHECK(runs == 2);
  CHECK(countOf(*database, "in the middle") == 1);
  CHECK(countOf(*database, "in the end") == 1);
}

TEST_CASE("while the server is away each call says so, and when it is back all go on by themselves") {
  const PostgresqlStore store;
  Host host(store.open(), taken);
  setUp(host.database);
  host.sends.start();
  PostgresqlStore::server().kill();
  CHECK_THROWS_WITH(setText(host.database, "a"), Catch::Contains("PostgreSQL"));
  CHECK_THROWS_AS(countOf(host.database, "a"), StoreError);
  PostgresqlStore::server().start();
  setText(host.database, "b");
  CHECK(countOf(host.database, "b") == 1);
  REQUIRE(host.send("r-1"));
  CHECK(host.order().lock == Hold::sent);
}

TEST_CASE("a host that froze within a transaction does not keep the others from theirs for long") {
  const PostgresqlStore store;
  const auto here = store.open();
  const auto there = store.open();
  setUp(*here);
  here->engine().inWriter([&](Connection& connection) {
    connection.execute("SET idle_in_transaction_session_timeout = '300ms'");
    connection.execute("INSERT INTO counters (name, value) VALUES ('row', 1)");
    // Nothing is heard of this one any more. The other waits for its row, and then has it.
    setText(*there, "row");
    return false;
  });
  CHECK(countOf(*there, "row") == 1);
}

TEST_CASE("a role that may only work in the schema is enough, and one that lacks a right is told") {
  const PostgresqlStore store;
  setUp(*store.open());
  const std::string role = "worker_of_" + store.name();
  PostgresqlStore::server().sql("CREATE ROLE " + role + " LOGIN");
  CHECK_THROWS_WITH(store.open(role), Catch::Contains("docs/operator.md"));
  store.sql("GRANT USAGE ON SCHEMA tieback_host TO " + role);
  CHECK_THROWS_WITH(isEmpty(*store.open(role)), Catch::Contains("docs/operator.md"));
  store.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tieback_host TO " + role);
  SecretKey key{};
  SecretStore(*store.open(), key);
  store.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tieback_host TO " + role);
  const auto database = store.open(role);
  migrate(*database);
  setText(*database, "mine");
  CHECK(countOf(*database, "mine") == 1);
  CHECK(SecretStore(*database, key).compareAndPut("a", "", "b"));
  host::test::ManualClock clock;
  Directory directory(*database, clock);
  CHECK(directory.grantPush(directory.actor("u-dora").value(), "u-pat"));
  const PostgresqlStore empty;
  CHECK_THROWS_WITH(empty.open(role), Catch::Contains("tieback_host can't be made"));
}

TEST_CASE("servers that are all away are told in one sentence") {
  CHECK_THROWS_WITH(
      postgresqlEngine({"postgresql://a@127.0.0.1:1,127.0.0.1:2/x", {}}),
      R"(the PostgreSQL server can't be used: connection to server at "127.0.0.1", port 1 failed: Connection refused; )"
      R"(connection to server at "127.0.0.1", port 2 failed: Connection refused.)");
}

TEST_CASE("a password in the URL, and what is no URL, are refused") {
  CHECK_THROWS_WITH(postgresqlEngine({"postgresql://a:secret@localhost/x", {}}),
                    Catch::Contains("database.password") && !Catch::Contains("secret@"));
  CHECK_THROWS_WITH(postgresqlEngine({"postgresql://a@localhost/x?nonsense=1", {}}), Catch::Contains("database.url"));
}

TEST_CASE("a notice reaches the viewers of every host once, also after the server was away") {
  const PostgresqlStore store;
  const auto here = store.open();
  const auto there = store.open();
  SecretMask mask;
  Log log(LogLevel::error, "/dev/null", mask);
  std::mutex mutex;
  std::multiset<std::string> seen_here;
  std::multiset<std::string> seen_there;
  const auto into = [&](std::multiset<std::string>& seen) {
    return [&](std::string_view notice) {
      const std::lock_guard lock(mutex);
      seen.emplace(notice);
    };
  };
  const auto count = [&](const std::multiset<std::string>& seen, const std::string& notice) {
    const std::lock_guard lock(mutex);
    return seen.count(notice);
  };
  NoticeRelay first(*here, log, into(seen_here));
  NoticeRelay second(*there, log, into(seen_there));
  first.start();
  second.start();
  // What is said before the other listens is lost to it: said again until it is heard.
  int said = 0;
  REQUIRE(host::test::eventually([&] {
    if (said++ % 100 == 0) first.publish("hello");
    return count(seen_there, "hello") > 0;
  }));
  first.publish("one");
  second.publish("two");
  REQUIRE(host::test::eventually([&] { return count(seen_here, "two") == 1 && count(seen_there, "one") == 1; }));
  CHECK(count(seen_here, "one") == 1);
  CHECK(count(seen_there, "two") == 1);
  store.cutConnections();
  said = 0;
  REQUIRE(host::test::eventually([&] {
    if (said++ % 100 == 0) first.publish("again");
    return count(seen_there, "again") > 0;
  }));
  first.stop();
  second.stop();
}

TEST_CASE("a Send whose host ended before the answer is made by another one") {
  const PostgresqlStore store;
  Host ended(store.open(), [](Operation, const json::Value&) { return host::test::bad("away", Category::internal); });
  setUp(ended.database);
  REQUIRE_FALSE(ended.send("r-1"));
  REQUIRE(ended.order().lock == Hold::sending);
  std::atomic<int> asked = 0;
  const auto answer = [&](Operation, const json::Value&) {
    ++asked;
    return takenByConnector();
  };
  Host one(store.open(), answer);
  Host other(store.open(), answer);
  one.sends.start();
  other.sends.start();
  REQUIRE(host::test::eventually([&] { return one.sends.pendingCount() == 0; }));
  CHECK(asked == 1);
  CHECK(one.order().lock == Hold::sent);
}

TEST_CASE("a Send that another attempt was taken for is not refused") {
  const PostgresqlStore store;
  Host other(store.open(), taken);
  setUp(other.database);
  Host asked(store.open(), [&](Operation operation, const json::Value&) {
    if (operation != Operation::submit) return page({});
    REQUIRE(other.send("r-1"));  // the same request, repeated there meanwhile
    return host::test::bad("forbidden_move", Category::conflict);
  });
  CHECK(asked.send("r-1"));
  CHECK(asked.order().lock == Hold::sent);
  CHECK(asked.sends.pendingCount() == 0);
}

namespace {

// What another host does while one that starts has read the connector's list, and while it asks for one item again.
struct Meanwhile {
  std::function<void(Host&)> before_list = [](Host&) {};
  std::vector<json::Value> list;
  std::function<void(Host&)> before_one = [](Host&) {};
  std::vector<json::Value> one;
};

ChangeOrder afterComparing(const Meanwhile& meanwhile) {
  const PostgresqlStore store;
  Host other(store.open(), taken);
  setUp(other.database);
  int submits = 0;
  Host starting(store.open(), [&](Operation operation, const json::Value& request) {
    if (operation == Operation::submit) ++submits;
    if (operation != Operation::list) return host::test::good(json::parse(R"({"states":{}})"));
    if (request.text("company") != "c-100") return page({});
    const bool of_one = request.path("params.filter") != nullptr;
    (of_one ? meanwhile.before_one : meanwhile.before_list)(other);
    return page(of_one ? meanwhile.one : meanwhile.list);
  });
  starting.reconciler.run();
  CHECK(submits == 0);
  CHECK(starting.sends.pendingCount() == 0);
  return starting.order();
}

void sends(Host& host) {
  REQUIRE(host.send("r-1"));
}

}  // namespace

TEST_CASE("a comparison at start undoes nothing that another host does meanwhile") {
  SECTION("a Send, after the list was read") {
    const auto order = afterComparing({sends, {}, [](Host&) {}, {listed("ready", 0)}});
    CHECK(order.lock == Hold::sent);
    CHECK(order.item == "acme.4711");
  }
  SECTION("events, after the list was read") {
    const auto order = afterComparing({[](Host& host) {
                                         sends(host);
                                         REQUIRE(host.events.deliver(eventText("e-1", 1, "sent", "ready")));
                                         REQUIRE(host.events.deliver(eventText("e-2", 2, "progress", "accepted")));
                                       },
                                       {listed("ready", 1)},
                                       [](Host&) {},
                                       {listed("accepted", 2)}});
    CHECK(order.erp_state == "accepted");
    CHECK(order.erp_sequence == 2);
  }
  SECTION("an event, while the connector is asked once more") {
    const auto order =
        afterComparing({sends,
                        {listed("exporting", 3)},
                        [](Host& host) { REQUIRE(host.events.deliver(eventText("e-4", 4, "returned", "rejected"))); },
                        {listed("exporting", 3)}});
    CHECK(order.lock == Hold::open);
    CHECK(order.erp_state == "rejected");
    CHECK(order.erp_sequence == 4);
  }
  SECTION("nothing: then what was restored is put right") {
    const auto order = afterComparing({sends, {listed("exporting", 3)}, [](Host&) {}, {listed("exporting", 3)}});
    CHECK(order.erp_state == "exporting");
    CHECK(order.erp_sequence == 3);
  }
}
