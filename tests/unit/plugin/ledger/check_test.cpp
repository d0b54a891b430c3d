// Health asks the ledger often: it must write nothing, and still be red when nothing could be written.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "ledger/sqlite/disk.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"

namespace tieback::ledger {
namespace {

std::string contentOf(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct statvfs roomyDisk() {
  struct statvfs disk {};
  disk.f_frsize = 4096;
  disk.f_blocks = 1'000'000;
  disk.f_bavail = 500'000;
  return disk;
}

}  // namespace

TEST_CASE("a check writes nothing") {
  const test::TemporaryFolder folder;
  const std::string file = folder.file("ledger.db");
  const auto ledger = openSqliteLedger(file, [] { return test::kStart; });
  ledger->write([](Transaction& transaction) { transaction.setConnectionState("acme", {}); });
  const std::string before = contentOf(file) + contentOf(file + "-wal");
  REQUIRE(before.size() > 4096);
  ledger->check();
  CHECK(contentOf(file) + contentOf(file + "-wal") == before);
}

TEST_CASE("a ledger whose file is gone is down") {
  const test::TemporaryFolder folder;
  const std::string file = folder.file("ledger.db");
  const auto ledger = openSqliteLedger(file, [] { return test::kStart; });
  CHECK_NOTHROW(ledger->check());
  std::filesystem::remove(file);
  CHECK_THROWS_AS(ledger->check(), LedgerError);
}

TEST_CASE("a disk that is read-only or full is told, one that hides its size is not") {
  CHECK(diskTrouble(roomyDisk()).empty());
  auto disk = roomyDisk();
  disk.f_flag = ST_RDONLY;
  CHECK_THAT(diskTrouble(disk), Catch::Contains("read-only"));
  disk = roomyDisk();
  disk.f_bavail = 255;
  CHECK_THAT(diskTrouble(disk), Catch::Contains("full"));
  disk.f_bavail = 256;
  CHECK(diskTrouble(disk).empty());
  disk = {};
  CHECK(diskTrouble(disk).empty());
}

}  // namespace tieback::ledger
