// The transaction that ends an export claims the next one for whoever comes to work then.
#include <catch2/catch.hpp>

#include "support/world.h"

namespace tieback::test {

using domain::Phase;
using domain::State;

namespace {

const Cancel kNever(nullptr);

// Each is queued after the one before it, of the commitment that it is given.
void queue(World& world, std::initializer_list<std::pair<std::string, std::string>> those) {
  for (const auto& [id, commitment] : those) {
    world.send(id, "10.00", commitment);
    world.acceptAndExport(id);
  }
}

bool isUnderWay(World& world, const std::string& id) {
  const auto item = world.item(id);
  return item.state == State::exporting && item.phase == Phase::running && !item.lease_owner.empty();
}

}  // namespace

TEST_CASE("an export's end claims the next one, and the next call of work does it") {
  World world;
  queue(world, {{"1", "501"}, {"2", "502"}});
  REQUIRE(world.lanes->workExport(kNever));
  CHECK(world.item("1").state == State::synced);
  CHECK(isUnderWay(world, "2"));
  CHECK(world.erp.count("TB-2") == 0);
  REQUIRE(world.lanes->workExport(kNever));
  CHECK(world.item("2").state == State::synced);
  CHECK_FALSE(world.lanes->workExport(kNever));
  CHECK(world.erp.count("TB-2") == 1);
}

TEST_CASE("a worker is woken by an end that has claimed nothing") {
  World world;
  queue(world, {{"1", "501"}, {"2", "502"}});
  int woken = 0;
  world.host.on_wake = [&](tieback_lane lane) { woken += lane == TIEBACK_LANE_EXPORT ? 1 : 0; };
  REQUIRE(world.lanes->workExport(kNever));
  CHECK(woken == 0);  // whoever did the first is called again, and has the second
  REQUIRE(world.lanes->workExport(kNever));
  CHECK(woken == 1);
}

TEST_CASE("what waited for that export may be the next: of its commitment, or for its connection's room") {
  World world;
  world.connection().profile.api.concurrency = 1;
  const std::string commitment = GENERATE("501", "502");
  queue(world, {{"1", "501"}, {"2", commitment}});
  REQUIRE(world.lanes->workExport(kNever));
  CHECK(isUnderWay(world, "2"));
  world.settle();
  CHECK(world.item("2").state == State::synced);
}

TEST_CASE("a refusal ends an export as well, and one that waits does not") {
  World world;
  queue(world, {{"1", "501"}, {"2", "502"}});
  SECTION("refused") {
    world.erp.faults["create"] = {Fault::refuse};
    REQUIRE(world.lanes->workExport(kNever));
    CHECK(world.item("1").state == State::failed);
    CHECK(isUnderWay(world, "2"));
  }
  SECTION("waiting") {
    world.erp.wants_approval = true;
    REQUIRE(world.lanes->workExport(kNever));
    CHECK(world.item("1").phase == Phase::waiting);
    CHECK(world.item("2").phase == Phase::queued);
  }
}

TEST_CASE("nothing is claimed for a host that is about to stop") {
  World world;
  queue(world, {{"1", "501"}, {"2", "502"}});
  // Told when the first has only its end to be saved.
  bool told = false;
  world.before_write = [&] { told = !world.erp.records.empty() && world.erp.records.front().released; };
  const tieback_cancel asked = {&told, [](void* context) { return *static_cast<bool*>(context) ? 1 : 0; }};
  REQUIRE(world.lanes->workExport(Cancel(&asked)));
  CHECK(world.item("1").state == State::synced);
  CHECK(world.item("2").phase == Phase::queued);
  CHECK(world.item("2").lease_owner.empty());
}

TEST_CASE("a host that stops with an export claimed leaves it to its next start") {
  World world;
  queue(world, {{"1", "501"}, {"2", "502"}});
  REQUIRE(world.lanes->workExport(kNever));
  REQUIRE(isUnderWay(world, "2"));
  world.restart();
  world.settle();
  CHECK(world.item("2").state == State::synced);
  CHECK(world.erp.count("TB-2") == 1);
}

TEST_CASE("an end that is not saved claims nothing, and costs nobody the room") {
  World world;
  world.connection().profile.api.concurrency = 1;
  queue(world, {{"1", "501"}, {"2", "502"}});
  world.before_commit = [&] {
    if (world.erp.count("TB-1") == 1 && world.erp.records.front().released) throw ledger::LedgerError("disk full");
  };
  CHECK_THROWS_AS(world.lanes->workExport(kNever), ledger::LedgerError);
  world.before_commit = nullptr;
  CHECK(world.item("2").phase == Phase::queued);
  world.lanes->maintain();
  world.waitOut("1");
  world.waitOut("2");
  CHECK(world.item("1").state == State::synced);
  CHECK(world.item("2").state == State::synced);
  CHECK(world.erp.count("TB-1") == 1);
  CHECK(world.erp.count("TB-2") == 1);
}

TEST_CASE("an end whose commit was made, and whose answer was lost, leaves the next one to whoever comes") {
  World world;
  world.connection().profile.api.concurrency = 1;
  queue(world, {{"1", "501"}, {"2", "502"}});
  world.context->wait_for_ledger = [] { return true; };
  world.after_write = [&] {
    if (world.item("1").state != State::synced) return;
    world.after_write = nullptr;
    throw ledger::LedgerError("the connection was lost");
  };
  REQUIRE(world.lanes->workExport(kNever));
  REQUIRE_FALSE(world.after_write);
  REQUIRE(isUnderWay(world, "2"));  // in the ledger; nobody here knows of it
  CHECK_FALSE(world.lanes->workExport(kNever));
  world.lanes->maintain();
  world.settle();
  CHECK(world.item("2").state == State::synced);
  CHECK(world.erp.count("TB-2") == 1);
}

TEST_CASE("killed at any write of two exports in a row, each is there once") {
  bool died = true;
  int n = 0;
  while (died) {
    World world;
    queue(world, {{"1", "501"}, {"2", "501"}});
    died = world.dieAtWrite(++n);
    world.restart();
    INFO("died at write " << n);
    for (const auto* id : {"1", "2"}) {
      world.waitOut(id);
      CHECK(world.item(id).state == State::synced);
      CHECK(world.erp.count(std::string("TB-") + id) == 1);
    }
  }
  CHECK(n > 8);  // two exports write at least that often, so the loop has tried something
}

}  // namespace tieback::test
