// The promise, at every point where the process can die: the ERP holds the change order exactly once in the end.
#include <catch2/catch.hpp>

#include "support/world.h"

namespace tieback::test {

using domain::State;

namespace {

// Runs an export whose process dies at the n-th write to the ledger (before it is made), and is started again.
// False when the export has fewer writes than that.
bool dieAtWrite(int n) {
  World world;
  world.send();
  world.acceptAndExport();
  if (!world.dieAtWrite(n)) return false;
  world.restart();
  world.waitOut();
  INFO("died at write " << n);
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
  CHECK(world.erp.records.front().released);
  return true;
}

}  // namespace

TEST_CASE("killed before any write to the ledger") {
  int n = 1;
  while (dieAtWrite(n)) ++n;
  CHECK(n > 4);  // the export does write at least that often, so the loop has tried something
}

TEST_CASE("killed while a request is under way") {
  const auto step = GENERATE(std::string("create"), std::string("release"));
  const auto moment = GENERATE(Fault::crash_before, Fault::crash_after);
  World world;
  world.erp.faults[step] = {moment};
  world.send();
  world.acceptAndExport();
  CHECK_THROWS_AS(world.settle(), Crash);
  world.restart();
  CHECK(world.item().state == State::in_doubt);
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("killed again and again, at a new point each time") {
  World world;
  world.send();
  world.acceptAndExport();
  for (int round = 1; round < 12; ++round) {
    int writes = 0;
    world.before_write = [&] {
      if (++writes == round) throw Crash();
    };
    try {
      world.settle();
    } catch (const Crash&) {
    }
    world.before_write = nullptr;
    world.restart();
  }
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("a ledger that fails in mid-walk leaves the item to the maintenance lane, not to nobody") {
  World world;
  world.send();
  world.acceptAndExport();
  int writes = 0;
  world.before_write = [&] {
    if (++writes == 3) throw ledger::LedgerError("disk full");
  };
  CHECK_THROWS_AS(world.settle(), ledger::LedgerError);
  world.before_write = nullptr;
  world.lanes->maintain();
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

}  // namespace tieback::test
