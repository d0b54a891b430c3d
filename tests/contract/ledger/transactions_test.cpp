// Whole or not at all, also side by side; and the records that only grow.
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>

#include "store.h"

namespace tieback::ledger::contract {
namespace {

HistoryEntry entryOf(const std::string& item, const std::string& operation) {
  HistoryEntry entry;
  entry.item = item;
  entry.at = 5;
  entry.operation = operation;
  entry.message = "as told";
  entry.details = json::Value::object();
  return entry;
}

using History = std::vector<HistoryEntry>;

History historyOf(Ledger& ledger, const std::string& connection, const std::string& item) {
  return reading<History>(ledger, [&](auto& transaction) { return transaction.history(connection, item); });
}

bool summaryWanted(Ledger& ledger) {
  return reading<bool>(ledger, [](auto& transaction) { return transaction.dailySummaryWanted("c", "u"); });
}

}  // namespace

TEMPLATE_TEST_CASE("a failed transaction leaves nothing behind, and the next one works", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  CHECK_THROWS_AS(ledger->write([](Transaction& transaction) {
    transaction.setDailySummary("c", "u", false);
    transaction.append(entryOf("acme.1", "submit"), "acme");
    throw std::runtime_error("half-way");
  }),
                  std::runtime_error);
  CHECK(summaryWanted(*ledger));
  CHECK(historyOf(*ledger, "acme", "acme.1").empty());
  ledger->write([](Transaction& transaction) { transaction.setDailySummary("c", "u", false); });
  CHECK_FALSE(summaryWanted(*ledger));
}

TEMPLATE_TEST_CASE("a statement that fails undoes its transaction, and no other's", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  const auto insert = [&] { ledger->write([](Transaction& transaction) { transaction.insert(itemOf("acme", 1)); }); };
  insert();
  CHECK_FALSE(errorOf(insert).empty());
  ledger->write([](Transaction& transaction) { transaction.insert(itemOf("acme", 2)); });
  ListQuery query;
  query.connections = {"acme"};
  const auto items = reading<std::vector<Item>>(*ledger, [&](auto& transaction) { return transaction.list(query); });
  CHECK(items.size() == 2);
}

TEMPLATE_TEST_CASE("what many threads write at once is all there, but for what failed", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  std::vector<int> failures(kThreads);
  // A thread that listens may be the one that writes for all.
  std::atomic<bool> over{!GENERATE(false, true)};
  std::thread listener([&] {
    while (!over) ledger->listen([&] { return over.load(); });
  });
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const int n = thread * kEach + i;
        try {
          ledger->write([&](Transaction& transaction) {
            transaction.insert(itemOf("acme", n));
            transaction.append(entryOf("acme." + std::to_string(n), "submit"), "acme");
            if (i % 5 == 4) throw std::runtime_error("refused");
          });
        } catch (const std::runtime_error&) {
          ++failures[static_cast<std::size_t>(thread)];
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  over = true;
  listener.join();
  CHECK(failures == std::vector<int>(kThreads, kEach / 5));
  std::int64_t count = 0;
  std::set<std::int64_t> sequences;
  ledger->read([&](Transaction& transaction) {
    for (const auto& [state, number] : transaction.counts({"acme"}, std::nullopt)) count += number;
    for (int n = 0; n < kThreads * kEach; ++n) {
      for (const auto& entry : transaction.history("acme", "acme." + std::to_string(n)))
        sequences.insert(entry.sequence);
    }
  });
  constexpr int kKept = kThreads * kEach / 5 * 4;
  CHECK(count == kKept);
  // Without a gap: a chain.
  CHECK(sequences.size() == kKept);
  CHECK(*sequences.begin() == 1);
  CHECK(*sequences.rbegin() == kKept);
}

TEMPLATE_TEST_CASE("history is a chain per connection, with the same hashes in every engine", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  for (const char* operation : {"submit", "accept"}) {
    ledger->write([&](Transaction& transaction) {
      transaction.append(entryOf("acme.1", operation), "acme");
      transaction.append(entryOf("zeta.1", operation), "zeta");
    });
  }
  const auto history = historyOf(*ledger, "acme", "acme.1");
  REQUIRE(history.size() == 2);
  CHECK(history[0].sequence == 1);
  CHECK(history[1].sequence == 2);
  CHECK(history[1].message == "as told");
  CHECK(history[0].hash == "98a5cff441169b74253fc914f176b35df8f3c91ecc425e71e3100485a676ac7f");
  CHECK(history[1].hash == "45785c689fa01d103f9f709b84d7d93c61c75ab626eeedae8999d096c3d5d1f5");
  CHECK(historyOf(*ledger, "zeta", "zeta.1")[1].sequence == 2);
  CHECK(historyOf(*ledger, "zeta", "acme.1").empty());
}

TEMPLATE_TEST_CASE("a request's answer is kept for its actor and operation, until it is forgotten", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  ledger->write([](Transaction& transaction) {
    transaction.storeAnswer("c", "ann", "accept", "r-1", {"digest", json::parse(R"({"item":1})")}, 100);
  });
  const auto answer = [&](const char* actor, const char* operation) {
    return reading<std::optional<StoredAnswer>>(
        *ledger, [&](auto& transaction) { return transaction.storedAnswer("c", actor, operation, "r-1"); });
  };
  REQUIRE(answer("ann", "accept"));
  CHECK(answer("ann", "accept")->answer.dump() == R"({"item":1})");
  CHECK_FALSE(answer("ann", "reject"));
  CHECK_FALSE(answer("bob", "accept"));
  ledger->write([](Transaction& transaction) { transaction.forgetAnswersBefore(101); });
  CHECK_FALSE(answer("ann", "accept"));
}

TEMPLATE_TEST_CASE("a day's summary is one transaction's only, and days don't go back", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  const auto mark = [&](const char* day) {
    return writing<bool>(*ledger, [&](auto& transaction) { return transaction.markSummarySent("c", "ann", day); });
  };
  CHECK(mark("2026-06-15"));
  CHECK_FALSE(mark("2026-06-15"));
  CHECK(mark("2026-06-16"));
  CHECK_FALSE(mark("2026-06-15"));
}

TEMPLATE_TEST_CASE("hosts are known until they are forgotten, which only those that ended are", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  HostRecord host{"i-1", "erp-1", "boot pid:[1]", 4711, "123", 10, 20, false};
  const auto put = [&] {
    ledger->write([&](Transaction& transaction) {
      transaction.putHost(host);
      transaction.forgetHostsBefore(100);
    });
  };
  const auto hosts = [&] {
    return reading<std::vector<HostRecord>>(*ledger, [](auto& transaction) { return transaction.hosts(); });
  };
  put();
  host.seen_at = 30;
  put();
  REQUIRE(hosts().size() == 1);
  CHECK(hosts()[0].seen_at == 30);
  CHECK(hosts()[0].process == 4711);
  CHECK(hosts()[0].kernel == "boot pid:[1]");
  host.ended = true;
  put();
  CHECK(hosts().empty());
}

TEMPLATE_TEST_CASE("the clock of claims can be moved by tests", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  const Micros before = ledger->now();
  store.advance(3600 * kSecond);
  // A server's clock is asked for once a second.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (ledger->now() - before < 3600 * kSecond && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  CHECK(ledger->now() - before >= 3600 * kSecond);
  CHECK(ledger->now() - before < 3660 * kSecond);
}

TEMPLATE_TEST_CASE("a ledger that answers says so", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  CHECK_NOTHROW(ledger->check());
}

}  // namespace tieback::ledger::contract
