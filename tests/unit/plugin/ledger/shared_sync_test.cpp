// Waiting for the disk together, and what a disk that failed is worth.
#include "ledger/sqlite/shared_sync.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "item_write.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"
#include "unsafe_disk.h"

namespace tieback::test {

TEST_CASE("nobody returns before what was written is on disk, one waits for the disk at a time, and not for nothing") {
  std::atomic<int> written{0};
  std::atomic<int> on_disk{0};
  std::atomic<int> at_it{0};
  std::atomic<int> syncs{0};
  std::atomic<bool> together{false};
  ledger::SharedSync shared([&] {
    if (++at_it > 1) together = true;
    const int now = written;
    std::this_thread::yield();
    on_disk = now;
    ++syncs;
    --at_it;
  });
  shared.sync();
  CHECK(syncs == 0);
  std::atomic<int> early{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 500; ++n) {
        const int mine = ++written;
        shared.wrote();
        shared.sync();
        if (on_disk < mine) ++early;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(early == 0);
  CHECK_FALSE(together);
  CHECK(syncs <= 3000);
  const int before = syncs;
  shared.sync();
  CHECK(syncs == before);
}

TEST_CASE("once the disk has failed nothing is reported as kept, health says so, and a new start reads what is there") {
  const TemporaryFolder folder;
  UnsafeDisk disk(std::filesystem::path(folder.file("x")).parent_path());
  const auto write = [](ledger::Ledger& ledger, int n) {
    ledger.write([&](ledger::Transaction& transaction) { writeItem(transaction, n, 100); });
  };
  {
    const auto ledger = ledger::openSqliteLedger(folder.file("l.db"), [] { return kStart; });
    write(*ledger, 1);
    disk.failSyncs(true);
    CHECK_THROWS_WITH(write(*ledger, 2),
                      Catch::Contains("did not keep what was written") && Catch::Contains("look to the disk"));
    disk.failSyncs(false);  // what it says now is worth nothing
    CHECK_THROWS_WITH(write(*ledger, 3), Catch::Contains("did not keep what was written"));
    CHECK_THROWS_AS(ledger->settle(), ledger::LedgerError);
    CHECK_THROWS_WITH(ledger->check(), Catch::Contains("start the host again"));
  }
  const auto ledger = ledger::openSqliteLedger(folder.file("l.db"), [] { return kStart; });
  write(*ledger, 4);
  ledger->read([](ledger::Transaction& transaction) {
    CHECK(transaction.find("acme", "acme.1"));
    CHECK_FALSE(transaction.find("acme", "acme.3"));
    CHECK(transaction.find("acme", "acme.4"));
  });
  CHECK_NOTHROW(ledger->check());
}

}  // namespace tieback::test
