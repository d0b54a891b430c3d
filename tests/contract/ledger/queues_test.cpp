// What is claimed, by whom, in which order, and what a lease is worth.
#include <catch2/catch.hpp>

#include <atomic>
#include <map>
#include <thread>

#include "store.h"

namespace tieback::ledger::contract {
namespace {

constexpr Micros kNow = 1'000'000'000;
const Claim kMine{kNow, "me", kNow + 60 * kSecond};

std::vector<Room> rooms(const std::vector<std::string>& connections, std::int64_t concurrency = 9) {
  std::vector<Room> list;
  for (const auto& connection : connections) list.push_back({connection, concurrency});
  return list;
}

void put(Ledger& ledger, const std::vector<Item>& items) {
  ledger.write([&](Transaction& transaction) {
    for (const auto& item : items) transaction.insert(item);
  });
}

std::vector<std::string> claim(Ledger& ledger, const std::vector<Room>& from, std::size_t most = 9,
                               const Claim& as = kMine) {
  return writing<std::vector<std::string>>(
      ledger, [&](auto& transaction) { return idsOf(transaction.claimExports(as, from, most)); });
}

void change(Ledger& ledger, const std::string& id, const std::function<void(Item&)>& how) {
  ledger.write([&](Transaction& transaction) {
    Item item = *transaction.find(id.substr(0, id.find('.')), id);
    how(item);
    transaction.update(item);
  });
}

// When the next export is due that must wait at kNow; 0: none must.
Micros nextExport(Ledger& ledger) {
  return reading<Micros>(ledger,
                         [](auto& transaction) { return transaction.nextAt(Queue::exports, kNow).value_or(0); });
}

using Ids = std::vector<std::string>;

}  // namespace

TEMPLATE_TEST_CASE("exports are claimed in the order of the connections, each one's in the order of pressing", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("zeta", 1), queued("acme", 2), queued("acme", 3), queued("mid", 4)});
  CHECK(claim(*ledger, rooms({"idle", "mid", "acme", "zeta"}), 3) == Ids{"mid.4", "acme.2", "acme.3"});
  CHECK(claim(*ledger, rooms({"idle", "mid", "acme", "zeta"})) == Ids{"zeta.1"});
  CHECK(claim(*ledger, rooms({"idle", "mid", "acme", "zeta"})).empty());
}

TEMPLATE_TEST_CASE("many connections with little are claimed from together", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  std::vector<std::string> connections;
  std::vector<Item> items;
  Ids ids;
  for (int n = 1; n <= 9; ++n) {
    connections.push_back("c" + std::to_string(n));
    items.push_back(queued(connections.back(), n));
    ids.push_back(connections.back() + "." + std::to_string(n));
  }
  put(*ledger, items);
  CHECK(claim(*ledger, rooms(connections), 8) == Ids(ids.begin(), ids.end() - 1));
  CHECK(claim(*ledger, rooms(connections), 8) == Ids{ids.back()});
}

TEMPLATE_TEST_CASE("a connection has no more exports under way than it has room for", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1), queued("acme", 2), queued("acme", 3)});
  CHECK(claim(*ledger, rooms({"acme"}, 2)) == Ids{"acme.1", "acme.2"});
  CHECK(claim(*ledger, rooms({"acme"}, 2)).empty());
  change(*ledger, "acme.1", [](Item& item) {
    item.state = domain::State::synced;
    item.lease_owner.clear();
  });
  CHECK(claim(*ledger, rooms({"acme"}, 2)) == Ids{"acme.3"});
}

TEMPLATE_TEST_CASE("who gives exports back may take others by the same transaction, with one look for all", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1, "501"), queued("acme", 2, "502"), queued("acme", 3, "501"), queued("zeta", 4),
                queued("zeta", 5)});
  REQUIRE(claim(*ledger, rooms({"acme"}, 2)) == Ids{"acme.1", "acme.2"});
  int looks = 0;
  Ids left;
  Ids taken;
  const auto end = [&](Transaction& transaction, const std::string& id) {
    Item item = *transaction.find("acme", id);
    item.state = domain::State::synced;
    item.lease_owner.clear();
    transaction.update(item);
    transaction.claimExportAtEnd(
        kMine, "acme",
        [&](const Ids& leaving) {
          ++looks;
          left = leaving;
          return rooms({"acme", "zeta"}, 2);
        },
        [&](Item next) {
          taken.push_back(next.id);
          next.phase = domain::Phase::running;
          transaction.update(next);
        });
  };
  ledger->write([&](Transaction& transaction) {
    looks = 0;
    taken.clear();
    end(transaction, "acme.1");
    end(transaction, "acme.2");
  });
  CHECK(looks == 1);
  CHECK(left == Ids{"acme", "acme"});
  CHECK(taken == Ids{"acme.3", "zeta.4"});  // the first waited for its commitment's first
  const auto third = reading<Item>(*ledger, [](auto& transaction) { return *transaction.find("acme", "acme.3"); });
  CHECK(third.phase == domain::Phase::running);
  CHECK(third.lease_owner == kMine.owner);
  CHECK(claim(*ledger, rooms({"acme", "zeta"}, 2)) == Ids{"zeta.5"});
}

TEMPLATE_TEST_CASE("a transaction that is undone has claimed nothing", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1)});
  const auto ask = [](Transaction& transaction) {
    transaction.claimExportAtEnd(
        kMine, "acme", [](const Ids&) { return rooms({"acme"}); }, [](const Item&) { throw LedgerError("no"); });
  };
  CHECK_THROWS_AS(ledger->write(ask), LedgerError);
  CHECK(claim(*ledger, rooms({"acme"})) == Ids{"acme.1"});
}

TEMPLATE_TEST_CASE("exports of one commitment are claimed one after the other, also past one in doubt", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1, "501"), queued("acme", 2, "501"), queued("acme", 3, "502")});
  CHECK(claim(*ledger, rooms({"acme"})) == Ids{"acme.1", "acme.3"});
  CHECK(claim(*ledger, rooms({"acme"})).empty());
  change(*ledger, "acme.1", [](Item& item) {
    item.state = domain::State::in_doubt;
    item.lease_owner.clear();
  });
  CHECK(claim(*ledger, rooms({"acme"})).empty());
  const auto blocker = reading<std::string>(
      *ledger, [](auto& transaction) { return transaction.blocker(*transaction.find("acme", "acme.2"))->id; });
  CHECK(blocker == "acme.1");
  change(*ledger, "acme.1", [](Item& item) { item.state = domain::State::synced; });
  CHECK(claim(*ledger, rooms({"acme"})) == Ids{"acme.2"});
}

TEMPLATE_TEST_CASE("what must wait, rests or may still be sent by another is left alone", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Item later = queued("acme", 1);
  later.not_before = kNow + 1;
  Item held = queued("acme", 2);
  held.may_send = "frozen";
  put(*ledger, {later, held, queued("zeta", 3)});
  ledger->write([](Transaction& transaction) { transaction.setConnectionState("zeta", {kNow + 5, "limit", 1}); });
  CHECK(claim(*ledger, rooms({"acme", "zeta"})).empty());
  CHECK(nextExport(*ledger) == kNow + 1);
  const Claim later_on{kNow + 5, "me", kNow + 9};
  CHECK(claim(*ledger, rooms({"acme", "zeta"}), 9, later_on) == Ids{"acme.1", "zeta.3"});
  const auto may_send = reading<Ids>(*ledger, [](auto& transaction) { return idsOf(transaction.maySend()); });
  CHECK(may_send == Ids{"acme.2"});
}

TEMPLATE_TEST_CASE("what has waited is taken at its place in the queue, and not before its time", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  const auto waiting = [](int number, Micros until) {
    Item item = queued("acme", number);
    item.not_before = until;
    return item;
  };
  put(*ledger, {waiting(1, kNow + 5), waiting(2, kNow + 7), queued("acme", 3), queued("acme", 4), queued("acme", 5)});
  CHECK(claim(*ledger, rooms({"acme"}), 1) == Ids{"acme.3"});
  const Claim later{kNow + 5, "me", kNow + 9};
  CHECK(claim(*ledger, rooms({"acme"}), 1, later) == Ids{"acme.1"});
  CHECK(claim(*ledger, rooms({"acme"}), 1, later) == Ids{"acme.4"});
  // It may wait again, and what has left the queue comes back to its place in it.
  change(*ledger, "acme.1", [](Item& item) {
    item.lease_owner.clear();
    item.not_before = kNow + 6;
  });
  change(*ledger, "acme.5", [](Item& item) { item.state = domain::State::accepted; });
  CHECK(claim(*ledger, rooms({"acme"}), 9, later).empty());
  change(*ledger, "acme.5", [](Item& item) { item.state = domain::State::exporting; });
  const Claim at_last{kNow + 7, "me", kNow + 9};
  CHECK(claim(*ledger, rooms({"acme"}), 9, at_last) == Ids{"acme.1", "acme.2", "acme.5"});
}

TEMPLATE_TEST_CASE("the next export is the first that waits for a time, and is in the queue", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Item held = queued("acme", 1);
  held.not_before = kNow + 1;
  held.lease_owner = "other";
  Item through = queued("acme", 2);
  through.not_before = kNow + 2;
  through.state = domain::State::failed;
  Item late = queued("acme", 3);
  late.not_before = kNow + 9;
  Item due = queued("acme", 4);
  due.not_before = kNow;
  put(*ledger, {held, through, late, due, queued("acme", 5)});
  CHECK(nextExport(*ledger) == kNow + 9);
  change(*ledger, "acme.3", [](Item& item) { item.not_before = kNow + 7; });
  CHECK(nextExport(*ledger) == kNow + 7);
  change(*ledger, "acme.3", [](Item& item) { item.not_before = 0; });
  CHECK(nextExport(*ledger) == 0);
  change(*ledger, "acme.1", [](Item& item) { item.lease_owner.clear(); });
  CHECK(nextExport(*ledger) == kNow + 1);
}

TEMPLATE_TEST_CASE("each claim has a fence of its own", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1)});
  CHECK(claim(*ledger, rooms({"acme"})) == Ids{"acme.1"});
  const auto hold = [&] {
    return *reading<std::optional<Item>>(*ledger, [](auto& transaction) { return transaction.find("acme", "acme.1"); });
  };
  CHECK(hold().lease_owner == "me");
  CHECK(hold().fence == 1);
  change(*ledger, "acme.1", [](Item& item) { item.lease_owner.clear(); });
  CHECK(claim(*ledger, rooms({"acme"}), 1, {kNow, "other", kNow + 1}) == Ids{"acme.1"});
  CHECK(hold().lease_owner == "other");
  CHECK(hold().fence == 2);
}

TEMPLATE_TEST_CASE("who holds an item no more can't save it, and undoes nobody else's save", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1), queued("acme", 2)});
  CHECK(claim(*ledger, rooms({"acme"}), 2) == Ids{"acme.1", "acme.2"});
  const auto now = [&](const std::string& id) {
    return *reading<std::optional<Item>>(*ledger, [&](auto& transaction) { return transaction.find("acme", id); });
  };
  const Item held = now("acme.1");
  const auto save = [&](const Item& stored, const std::string& reason) {
    ledger->write([&](Transaction& transaction) {
      Item item = stored;
      item.reason = reason;
      transaction.update(item, stored);
    });
  };
  save(held, "mine");
  CHECK(now("acme.1").reason == "mine");
  Item other = held;
  SECTION("another owner") {
    other.lease_owner = "frozen";
  }
  SECTION("an earlier claim") {
    --other.fence;
  }
  SECTION("an earlier press of Export") {
    --other.export_number;
  }
  SECTION("no such item") {
    other.id = "acme.9";
  }
  CHECK_THROWS_AS(save(other, "not mine"), NotHeld);
  CHECK(now("acme.1").reason == "mine");

  // At the same time as others whose saves are good.
  std::atomic<int> saved{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 20; ++n) {
        try {
          if (i == 0) save(other, "not mine");
          if (i != 0) change(*ledger, "acme.2", [](Item& item) { ++item.attempts; });
          ++saved;
        } catch (const NotHeld&) {
          ++refused;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(saved == 140);
  CHECK(refused == 20);
  CHECK(now("acme.2").attempts == 140);
}

TEMPLATE_TEST_CASE("leases are renewed for their owner alone", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put(*ledger, {queued("acme", 1), queued("zeta", 2)});
  claim(*ledger, rooms({"acme"}));
  claim(*ledger, rooms({"zeta"}), 1, {kNow, "other", kNow + 7});
  ledger->write([](Transaction& transaction) { transaction.renewLeases("me", kNow + 100 * kSecond); });
  std::map<std::string, Micros> until;
  ledger->read([&](Transaction& transaction) {
    for (const auto& item : transaction.leased()) until[item.id] = item.lease_until;
  });
  CHECK(until == std::map<std::string, Micros>{{"acme.1", kNow + 100 * kSecond}, {"zeta.2", kNow + 7}});
}

TEMPLATE_TEST_CASE("look-ups are claimed when their time has come, the longest due first", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  std::vector<Item> items;
  for (int n = 1; n <= 3; ++n) {
    items.push_back(itemOf("acme", n, domain::State::in_doubt));
    items.back().look_up_at = kNow + 2 - n;  // the second is due now, the third was due before
  }
  put(*ledger, items);
  const auto next = [&] {
    return writing<std::string>(*ledger, [](auto& transaction) {
      const auto item = transaction.claimLookUp(kMine);
      return item ? item->id : std::string();
    });
  };
  CHECK(next() == "acme.3");
  CHECK(next() == "acme.2");
  CHECK(next().empty());
}

TEMPLATE_TEST_CASE("positions in the queue rise, per connection", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  const auto next = [&](const char* connection) {
    return writing<std::int64_t>(*ledger, [&](auto& transaction) { return transaction.nextQueuePosition(connection); });
  };
  CHECK(next("acme") == 1);
  CHECK(next("acme") == 2);
  CHECK(next("zeta") == 1);
}

// What it writes may have been put together before maintenance renewed the lease.
TEMPLATE_TEST_CASE("who holds an item prolongs its lease or gives it back, and never shortens it", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Item item;
  ledger->write([&](Transaction& transaction) {
    transaction.insert(queued("acme", 1));
    item = transaction.claimExports({kNow, "host-1", kNow + 60}, {{"acme", 4}}, 1).at(0);
    transaction.update(item);
  });
  ledger->write([](Transaction& transaction) { transaction.renewLeases("host-1", kNow + 100); });
  const auto save = [&](Micros until) {
    Item changed = item;
    changed.lease_until = until;
    if (until == 0) changed.lease_owner.clear();
    ledger->write([&](Transaction& transaction) { transaction.update(changed, item); });
    item = changed;
    return reading<Item>(*ledger, [](auto& all) { return *all.find("acme", "acme.1"); }).lease_until;
  };
  CHECK(save(kNow + 80) == kNow + 100);
  CHECK(save(kNow + 120) == kNow + 120);
  CHECK(save(0) == 0);
}

}  // namespace tieback::ledger::contract
