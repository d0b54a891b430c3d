// What both engines promise, with two hosts on one store wherever it matters.
#include <app/store_probe.h>
#include <http/sessions.h>
#include <secrets/secret_store.h>
#include <store/schema.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "stores.h"

using namespace tieback;
using namespace tieback::host;
using namespace tieback::host::contract;

#define ON_BOTH(words) TEMPLATE_TEST_CASE(words, "", SqliteStore, PostgresqlStore)

ON_BOTH("values come back as they were put, and texts sort by their bytes") {
  TestType store;
  const auto database = store.open();
  database->write([&](Connection& connection) {
    connection.execute(database->engine().inOwnWords("CREATE TABLE t (a TEXT PRIMARY KEY, b INTEGER, c TEXT)"));
    for (const char* text : {"b", "B", "ä", "a", "O'Neil; DROP TABLE t", ""}) {
      connection.execute("INSERT INTO t VALUES (?,?,?)", {std::string(text), std::int64_t{-5'000'000'000}, nullptr});
    }
  });
  const auto rows =
      store.open()->read([](Connection& connection) { return connection.query("SELECT a, b, c FROM t ORDER BY a"); });
  REQUIRE(rows.size() == 6);
  std::vector<std::string> texts;
  for (const Row& row : rows) texts.push_back(row.text(0));
  CHECK(texts == std::vector<std::string>{"", "B", "O'Neil; DROP TABLE t", "a", "b", "ä"});
  CHECK(rows[0].integer(1) == -5'000'000'000);
  CHECK(rows[0].isNull(2));
  CHECK_FALSE(rows[0].isNull(0));
}

ON_BOTH("a write is undone when it throws, and when its result is not good") {
  TestType store;
  const auto database = store.open();
  database->write([](Connection& connection) { connection.execute("CREATE TABLE t (a TEXT)"); });
  CHECK_THROWS_AS(database->write([](Connection& connection) {
    connection.execute("INSERT INTO t VALUES ('x')");
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK_THROWS_AS(database->write([](Connection& connection) {
    connection.execute("INSERT INTO t VALUES ('x')");
    connection.execute("INSERT INTO not_there VALUES ('x')");
  }),
                  StoreError);
  const auto result = database->write([](Connection& connection) -> Result<void> {
    connection.execute("INSERT INTO t VALUES ('y')");
    return badRequest("no");
  });
  CHECK_FALSE(result.ok());
  CHECK(database->read([](Connection& connection) { return connection.query("SELECT a FROM t").size(); }) == 0);
}

ON_BOTH("what one reads before it writes is as if it were alone, over all hosts") {
  TestType store;
  const auto first = store.open();
  const auto second = store.open();
  first->write([&](Connection& connection) {
    connection.execute("CREATE TABLE t (k TEXT PRIMARY KEY, n BIGINT)");
    connection.execute("INSERT INTO t VALUES ('a', 0), ('b', 0)");
  });
  // One counts in a row; the other adds a row unless there is one: neither has a row lock to wait for.
  const auto work = [](Database& database) {
    for (int k = 0; k < 25; ++k) {
      database.write([](Connection& connection) {
        const auto n = connection.one("SELECT n FROM t WHERE k='a'")->integer(0);
        connection.execute("UPDATE t SET n=? WHERE k='a'", {n + 1});
      });
      database.write([k](Connection& connection) {
        const std::string key = "row " + std::to_string(k);
        if (connection.one("SELECT 1 FROM t WHERE k=?", {key})) return;
        connection.execute("INSERT INTO t VALUES (?, 1)", {key});
        connection.execute("UPDATE t SET n=n+1 WHERE k='b'");
      });
    }
  };
  atOnce({[&] { work(*first); }, [&] { work(*first); }, [&] { work(*second); }, [&] { work(*second); }});
  first->read([](Connection& connection) {
    CHECK(connection.one("SELECT n FROM t WHERE k='a'")->integer(0) == 100);
    CHECK(connection.one("SELECT n FROM t WHERE k='b'")->integer(0) == 25);
    return 0;
  });
}

ON_BOTH("the tables are made once, and those of a newer version are refused and left alone") {
  TestType store;
  const auto database = store.open();
  const auto other = store.open();
  const auto start = [](Database& host) {
    must(host.alone("set up", std::chrono::seconds(20), [&] { migrate(host); }), "each has its turn");
  };
  atOnce({[&] { start(*database); }, [&] { start(*other); }});
  CHECK(isEmpty(*database));
  const auto newer = store.open();
  newer->write([&](Connection& connection) { newer->engine().setVersion(connection, 99); });
  CHECK_THROWS_WITH(migrate(*store.open()), Catch::Contains("newer") && Catch::Contains("99"));
  CHECK(newer->read([&](Connection& connection) { return newer->engine().version(connection); }) == 99);
}

ON_BOTH("a host under whose feet the tables were changed does nothing any more, and says so") {
  TestType store;
  Host host(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  setUp(host.database);
  StoreProbe::Clock::time_point now{};
  StoreProbe probe(host.database, [&] { return now; });
  REQUIRE(probe.trouble().empty());
  const auto restored = store.open();  // by hand, past all that keeps hosts from it
  const auto changeTo = [&](std::int64_t version) {
    restored->write([&](Connection& connection) {
      if (restored->shared()) connection.execute("DELETE FROM version");
      restored->engine().setVersion(connection, version);
    });
  };
  for (const auto& [version, words] : std::map<std::int64_t, std::string>{{99, "newer"}, {1, "went back"}}) {
    INFO(version);
    const auto known = static_cast<std::int64_t>(schemaVersions().size());
    changeTo(version);
    bool ran = false;
    CHECK_THROWS_WITH(host.database.write([&](Connection&) { ran = true; }),
                      Catch::Contains(words) && Catch::Contains("nothing was changed"));
    CHECK_THROWS_AS(host.database.read([&](Connection&) { return ran = true; }), StoreError);
    CHECK_FALSE(ran);
    CHECK_THROWS_AS(host.send("r-1"), StoreError);
    CHECK_THAT(probe.trouble(), Catch::Contains(words));  // at once, although the last write went well
    CHECK(restored->read([](Connection& connection) { return connection.query("SELECT 1 FROM sends").size(); }) == 0);
    changeTo(known);
    now += StoreProbe::kTrustBad;
    CHECK(probe.trouble().empty());
  }
  CHECK(host.send("r-1"));
}

ON_BOTH("people, levels and the audit trail are the same at every host") {
  TestType store;
  Host here(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  setUp(here.database);
  Host there(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  const auto login = there.directory.login("pat");
  REQUIRE(login);
  CHECK(login->user == "u-pat");
  CHECK(there.actor("u-pat").level("p-1", tool::kChangeOrders) == Level::admin);
  const Actor boss = here.actor("u-dora");
  REQUIRE(here.directory.setLevels(boss, "u-pat", {{"p-1", std::string(tool::kCommitments), Level::read_only}}));
  REQUIRE(there.directory.grantPush(boss, "u-pat"));
  CHECK(there.actor("u-pat").level("p-1", tool::kCommitments) == Level::read_only);
  CHECK(here.actor("u-pat").privileges.contains(kCanPush));
  const auto audit = here.directory.audit(boss, 0, 10);
  REQUIRE(audit);
  REQUIRE(audit->at("items").size() == 2);
  CHECK(audit->at("items").items()[0].text("action") == "grant_privilege");
  const auto older = here.directory.audit(boss, audit->at("items").items()[0].at("sequence").asInteger(), 10);
  REQUIRE(older);
  CHECK(older->at("items").size() == 1);
  CHECK_FALSE(here.directory.users(boss)->at("items").items().empty());
}

ON_BOTH("a session that one host began holds at another, and ends for both") {
  TestType store;
  const auto here = store.open();
  setUp(*here);
  const auto there = store.open();
  const NewSession begun = Sessions(*here).begin("u-pat");
  Request request;
  request.headers = {{"authorization", "Bearer " + begun.token}};
  const auto found = Sessions(*there).of(request);
  REQUIRE(found);
  CHECK(found->user == "u-pat");
  CHECK(found->csrf_token == begun.csrf_token);
  Sessions(*there).end(request);
  CHECK_FALSE(Sessions(*here).of(request));
}

ON_BOTH("a request that is repeated at another host is done once") {
  TestType store;
  Host here(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  setUp(here.database);
  Host there(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  std::mutex mutex;
  std::multiset<std::string> ids;
  const auto create = [&](Host& host) {
    for (int k = 0; k < 8; ++k) {
      const auto made = host.create("key " + std::to_string(k), "Title " + std::to_string(k));
      must(made.ok(), "a change order is made");
      const std::lock_guard lock(mutex);
      ids.insert(made->text("id"));
    }
  };
  atOnce({[&] { create(here); }, [&] { create(there); }});
  CHECK(ids.size() == 16);
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 8);
  CHECK(here.create("key 0", "Something else").error().code == "request_id_reused");
}

ON_BOTH(
    "of two that send the same change order at once one does, and the lock is there before the connector is asked") {
  TestType store;
  std::atomic<int> submits = 0;
  std::atomic<int> unlocked = 0;
  Host* self = nullptr;
  const auto answer = [&](Operation operation, const json::Value&) {
    if (operation == Operation::submit) {
      ++submits;
      if (self->order().lock != Hold::sending) ++unlocked;
    }
    return takenByConnector();
  };
  Host here(store.open(), answer);
  setUp(here.database);
  Host there(store.open(), answer);
  self = &here;
  std::atomic<int> good = 0;
  std::atomic<int> refused = 0;
  const auto send = [&](Host& host, const std::string& request) {
    const auto sent = host.send(request);
    if (sent) ++good;
    if (!sent && sent.error().code == "change_order_locked") ++refused;
  };
  atOnce({[&] { send(here, "r-1"); }, [&] { send(there, "r-2"); }, [&] { send(here, "r-3"); },
          [&] { send(there, "r-4"); }});
  CHECK(good == 1);
  CHECK(refused == 3);
  CHECK(submits == 1);
  CHECK(unlocked == 0);
  CHECK(there.order().lock == Hold::sent);
  CHECK(there.order().item == "acme.4711");
}

ON_BOTH("an edit and a Send at once: the connector gets what was edited, or the edit is refused") {
  TestType store;
  std::mutex mutex;
  std::vector<std::string> sent_titles;
  const auto answer = [&](Operation operation, const json::Value& request) -> CallResult {
    if (operation != Operation::submit) return host::test::bad("not_wanted", Category::internal);
    const std::lock_guard lock(mutex);
    sent_titles.push_back(request.path("params.document.change_order.title")->asString());
    return takenByConnector();
  };
  Host here(store.open(), answer);
  setUp(here.database);
  Host there(store.open(), answer);
  bool edited = false;
  atOnce({[&] {
            const auto body = json::Value::object({{"expected_revision", 1}, {"title", "Edited"}});
            edited = here.project_side
                         .updateChangeOrder(here.actor("u-pat"), {Tool::change_orders, "p-1", {}}, "4711", body,
                                            {"u-pat", "update", "k", "d"})
                         .ok();
          },
          [&] {
            if (!there.send("r-1")) must(there.send("r-2", 2).ok(), "the second Send is taken");
          }});
  REQUIRE(sent_titles.size() == 1);
  CHECK((sent_titles[0] == "Edited") == edited);
  CHECK(here.order().lock == Hold::sent);
}

ON_BOTH("an event that two hosts deliver at once is applied once, and a late one undoes nothing") {
  TestType store;
  Host here(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  setUp(here.database);
  Host there(store.open(), [](Operation, const json::Value&) { return takenByConnector(); });
  REQUIRE(here.send("r-1"));
  const auto void_event = eventText("e-3", 3, "voided", "void");
  const auto deliver = [](Host& host, const std::string& event) {
    must(host.events.deliver(event).ok(), "an event is taken");
  };
  atOnce({[&] { deliver(here, void_event); }, [&] { deliver(there, void_event); },
          [&] { deliver(there, eventText("e-2", 2, "progress", "exporting")); }});
  CHECK(here.order().lock == Hold::voided);
  CHECK(here.order().revision == 2);  // raised by the voiding, once
  CHECK(here.order().erp_sequence == 3);
}

ON_BOTH("of two that change a secret at once one does; another key is refused") {
  TestType store;
  const auto here = store.open();
  const auto there = store.open();
  SecretKey key{};
  key.fill(7);
  SecretStore first(*here, key);
  SecretStore second(*there, key);
  REQUIRE(first.compareAndPut("acme/refresh", "", "token-0"));
  for (int turn = 0; turn < 10; ++turn) {
    const std::string now = "token-" + std::to_string(turn);
    std::atomic<int> won = 0;
    const auto rotate = [&](SecretStore& secrets, const std::string& to) {
      if (secrets.compareAndPut("acme/refresh", now, to)) ++won;
    };
    atOnce({[&] { rotate(first, "token-" + std::to_string(turn + 1)); },
            [&] { rotate(second, "token-" + std::to_string(turn + 1)); }});
    CHECK(won == 1);
  }
  CHECK(second.get("acme/refresh") == "token-10");
  there->read([](Connection& connection) {
    for (const Row& row : connection.query("SELECT value FROM secrets")) {
      CHECK(row.text(0).find("token") == std::string::npos);
    }
    return 0;
  });
  SecretKey other{};
  CHECK_THROWS_WITH(SecretStore(*there, other), Catch::Contains("another key"));
}
