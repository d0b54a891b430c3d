// What is SQLite's own: files that earlier versions wrote, and copies made while it is written to.
#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <thread>
#include <vector>

#include "store.h"

namespace tieback::ledger::contract {
namespace {

using domain::State;

// A ledger that an earlier version of the schema wrote, with something in every table.
struct OldStore : SqliteStore {
  explicit OldStore(int version) {
    std::filesystem::copy_file(LEDGER_DATA "/sqlite-" + std::to_string(version) + ".db", file());
  }
};

Item itemIn(Ledger& ledger, const std::string& id) {
  return reading<Item>(ledger, [&](auto& transaction) { return *transaction.find("acme", id); });
}

}  // namespace

TEST_CASE("a ledger of an earlier version is brought forward with all that is in it") {
  OldStore store(GENERATE(1, 2));
  const auto ledger = store.open();
  const std::map<std::string, State> states = {{"acme.471", State::synced},    {"acme.472", State::failed},
                                               {"acme.473", State::in_doubt},  {"acme.474", State::rejected},
                                               {"acme.475", State::accepted},  {"acme.476", State::retrieved},
                                               {"acme.477", State::exporting}, {"acme.478", State::exporting}};
  for (const auto& [id, state] : states) {
    const Item item = itemIn(*ledger, id);
    CHECK(item.state == state);
    CHECK(item.document.path("change_order.id")->asString() == item.change_order);
    CHECK(item.fence == 0);
    CHECK(item.may_send.empty());
  }
  CHECK(itemIn(*ledger, "acme.471").origin_id == "100");
  CHECK(itemIn(*ledger, "acme.473").doubt.text("step") == "create");
  CHECK(itemIn(*ledger, "acme.477").lease_owner == "host-1");
  ledger->read([&](Transaction& transaction) {
    REQUIRE(transaction.openIntent("acme.477"));
    CHECK(transaction.openIntent("acme.477")->name == "create");
    CHECK_FALSE(transaction.dailySummaryWanted("c-1", "u-ann"));
    CHECK(transaction.connectionState("acme").failures == 3);
    CHECK(transaction.mails("acme.474").size() == 1);
    std::int64_t count = 0;
    for (const auto& [state, items] : transaction.counts({"acme"}, std::nullopt)) count += items;
    CHECK(count == 8);
    ListQuery query;
    query.connections = {"acme"};
    query.text = transaction.find("acme", "acme.474")->number;
    CHECK(idsOf(transaction.list(query)) == std::vector<std::string>{"acme.474"});
  });
  ledger->write([](Transaction& transaction) {
    CHECK_FALSE(transaction.markSummarySent("c-1", "u-ann", "2026-06-15"));
    CHECK_FALSE(transaction.dueEvents(1LL << 60, 100).empty());
  });
}

TEST_CASE("after a migration the chain of history and the order of pressing go on where they were") {
  OldStore store(GENERATE(1, 2));
  const auto ledger = store.open();
  HistoryEntry last;
  std::int64_t pressed = 0;
  ledger->read([&](Transaction& transaction) {
    for (int n = 471; n <= 478; ++n) {
      const std::string id = "acme." + std::to_string(n);
      pressed = std::max(pressed, transaction.find("acme", id)->queue_position);
      for (const auto& entry : transaction.history("acme", id)) {
        if (entry.sequence > last.sequence) last = entry;
      }
    }
  });
  REQUIRE(last.sequence > 8);
  HistoryEntry next;
  next.item = "acme.478";
  next.details = json::Value::object();
  std::int64_t position = 0;
  ledger->write([&](Transaction& transaction) {
    transaction.append(next, "acme");
    position = transaction.nextQueuePosition("acme");
  });
  const auto history = reading<std::vector<HistoryEntry>>(
      *ledger, [](auto& transaction) { return transaction.history("acme", "acme.478"); });
  CHECK(history.back().sequence == last.sequence + 1);
  CHECK(position > pressed);
}

TEST_CASE("a copy made while it is written to is a whole ledger") {
  SqliteStore store;
  const auto ledger = store.open();
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
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
  while (written < 50) std::this_thread::yield();
  // As docs/operator.md says: SQLite's own online backup.
  sqlite3* from = nullptr;
  sqlite3* to = nullptr;
  SqliteStore restored;
  REQUIRE(sqlite3_open(store.file().c_str(), &from) == SQLITE_OK);
  REQUIRE(sqlite3_open(restored.file().c_str(), &to) == SQLITE_OK);
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
  REQUIRE(backup != nullptr);
  CHECK(sqlite3_backup_step(backup, -1) == SQLITE_DONE);
  sqlite3_backup_finish(backup);
  sqlite3_close(to);
  sqlite3_close(from);
  stop = true;
  writer.join();
  const auto copy = restored.open();
  std::int64_t items = 0;
  copy->read([&](Transaction& transaction) {
    for (const auto& [state, number] : transaction.counts({"acme"}, std::nullopt)) items += number;
    CHECK(items >= 50);
    // Each item with its history, or neither.
    CHECK(transaction.history("acme", "acme." + std::to_string(items - 1)).size() == 1);
    CHECK_FALSE(transaction.find("acme", "acme." + std::to_string(items)));
  });
}

TEST_CASE("a thread that listens does what others write at once") {
  SqliteStore store;
  const auto ledger = store.open();
  std::atomic<bool> over{false};
  std::atomic<bool> served{false};
  std::thread listener([&] {
    while (!over) ledger->listen([&] { return over.load(); });
  });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      while (!served && std::chrono::steady_clock::now() < deadline)
        ledger->write([&](Transaction&) {
          if (std::this_thread::get_id() == listener.get_id()) served = true;
        });
    });
  }
  for (auto& writer : writers) writer.join();
  over = true;
  listener.join();
  CHECK(served);
}

}  // namespace tieback::ledger::contract
