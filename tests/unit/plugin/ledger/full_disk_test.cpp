// The disk fills up at any write within a transaction: it is undone as a whole, one sentence says what is the matter,
// and the next one is done once there is room, in the same process.
#include <catch2/catch.hpp>

#include <filesystem>

#include "item_write.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"
#include "unsafe_disk.h"

namespace tieback::test {
namespace {

void write(ledger::Ledger& ledger, int n) {
  ledger.write([&](ledger::Transaction& transaction) { writeItem(transaction, n, 20'000); });
}

bool holds(ledger::Ledger& ledger, int n) {
  const std::string id = "acme." + std::to_string(n);
  bool item = false;
  bool history = false;
  ledger.read([&](ledger::Transaction& transaction) {
    item = transaction.find("acme", id).has_value();
    history = !transaction.history("acme", id).empty();
  });
  CHECK(item == history);
  return item;
}

}  // namespace

TEST_CASE("a disk that is full at any write of a transaction leaves the ledger as it was, and work goes on with room") {
  const TemporaryFolder folder;
  UnsafeDisk disk(std::filesystem::path(folder.file("x")).parent_path());
  const auto ledger = ledger::openSqliteLedger(folder.file("l.db"), [] { return kStart; });
  write(*ledger, 0);
  int refused = 0;
  for (int room = 0;; ++room) {
    disk.fullAfter(room);
    try {
      write(*ledger, room + 1);
      break;
    } catch (const ledger::LedgerError& error) {
      CHECK_THAT(error.what(), Catch::Contains("full"));
      ++refused;
    }
    CHECK_FALSE(holds(*ledger, room + 1));
    disk.makeRoom();
    write(*ledger, 1000 + room);
    CHECK(holds(*ledger, 1000 + room));
  }
  CHECK(refused > 5);  // a transaction is that many writes
  disk.makeRoom();
  CHECK_NOTHROW(ledger->check());
}

}  // namespace tieback::test
