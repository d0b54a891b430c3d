// An export that waits for a person in the ERP can be stopped: what the ERP holds of it is removed, or named.
#include <catch2/catch.hpp>

#include "support/world.h"

namespace tieback::test {

using domain::Phase;
using domain::State;

namespace {

const Cancel kNever(nullptr);

void waitForApproval(World& world, const std::string& id = "4711") {
  world.erp.wants_approval = true;
  world.send(id);
  world.acceptAndExport(id);
  REQUIRE(world.lanes->workExport(kNever));
  REQUIRE(world.item(id).phase == Phase::waiting);
  REQUIRE(world.erp.count("TB-" + id) == 1);
}

Result<json::Value> press(World& world, const char* verb, const std::string& id = "4711") {
  const ops::Deciding deciding(*world.services);
  const auto request = world.parsed(world.request(id, json::Value::object({{"reason", "No"}})));
  if (std::string(verb) == "cancel") {
    auto plain = world.request(id);
    return deciding.cancel(world.parsed(plain));
  }
  return std::string(verb) == "reject" ? deciding.reject(request) : deciding.tryAgain(world.parsed(world.request(id)));
}

// Works the export lane off, and lets back-offs pass.
void run(World& world, const std::string& id = "4711") {
  for (int i = 0; i < 200 && (world.item(id).stopping() || world.item(id).state == State::in_doubt); ++i) {
    while (world.lanes->workExport(kNever) || world.lanes->workLookUp(kNever)) {
      if (!world.item(id).stopping()) return;
    }
    world.host.advance(10 * kSecond);
    world.lanes->maintain();
  }
}

}  // namespace

TEST_CASE("stopped while it waits for an approval: the document is removed, and the item is accepted again") {
  World world;
  waitForApproval(world);
  const auto before = world.item().revision;
  const auto answer = press(world, "cancel");
  REQUIRE(answer);
  CHECK(json::parse(answer->dump()).path("item.state")->asString() == "exporting");
  CHECK(world.item().revision > before);
  run(world);
  CHECK(world.item().state == State::accepted);
  CHECK(world.erp.records.empty());
  CHECK(world.item().residue.empty());
  CHECK(world.operationsInHistory().back() == "withdrawn");

  SECTION("exported again it is made anew, under another key") {
    world.erp.wants_approval = false;
    REQUIRE(ops::Deciding(*world.services).exportItem(world.parsed(world.request("4711"))));
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.count("TB-4711") == 1);
    CHECK(world.erp.keys.front() != world.erp.keys[2]);
  }
  SECTION("it may be rejected, with nothing left behind") {
    REQUIRE(press(world, "reject"));
    CHECK(world.item().state == State::rejected);
  }
}

TEST_CASE("the next export of the commitment goes on once the one before is stopped") {
  World world;
  waitForApproval(world, "1");
  world.send("2");
  world.acceptAndExport("2");
  CHECK(world.item("2").phase == Phase::queued);
  REQUIRE(press(world, "cancel", "1"));
  world.erp.wants_approval = false;
  world.settle();
  CHECK(world.item("1").state == State::accepted);
  CHECK(world.item("2").state == State::synced);
}

TEST_CASE("what can't be removed is named, and the item fails; nothing is made a second time") {
  World world;
  waitForApproval(world);
  world.erp.undeletable = true;
  REQUIRE(press(world, "cancel"));
  run(world);
  REQUIRE(world.item().state == State::failed);
  CHECK(world.item().error.text("code") == "not_removed");
  CHECK(world.item().residue == "record 100");
  const auto rejected = press(world, "reject");
  REQUIRE_FALSE(rejected);
  CHECK(rejected.error().code == "residue");
  REQUIRE(press(world, "try_again"));
  world.erp.approved = true;
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("a removal that the ERP refuses keeps its words") {
  World world;
  waitForApproval(world);
  world.erp.faults["discard"] = {Fault::refuse};
  REQUIRE(press(world, "cancel"));
  run(world);
  REQUIRE(world.item().state == State::failed);
  CHECK_THAT(world.item().error.text("message"), Catch::Contains("The period is closed."));
  CHECK(world.item().residue == "record 100, held");
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("released in the ERP meanwhile: too late, it is synced") {
  World world;
  waitForApproval(world);
  REQUIRE(press(world, "cancel"));
  world.erp.records.front().released = true;
  world.settle();
  CHECK(world.item().state == State::synced);
  const auto history = world.operationsInHistory();
  CHECK(std::count(history.begin(), history.end(), "cancel_too_late") == 1);
}

TEST_CASE("whatever becomes of the removal's answer, the item is accepted only when nothing is there") {
  World world;
  waitForApproval(world);
  world.erp.faults["discard"] = {GENERATE(Fault::lose_before, Fault::lose_after, Fault::later)};
  REQUIRE(press(world, "cancel"));
  run(world);
  CHECK(world.item().state == State::accepted);
  CHECK(world.erp.records.empty());
}

TEST_CASE("killed while it is being stopped") {
  World world;
  waitForApproval(world);
  world.erp.faults["discard"] = {GENERATE(Fault::crash_before, Fault::crash_after)};
  REQUIRE(press(world, "cancel"));
  CHECK_THROWS_AS(world.settle(), Crash);
  world.restart();
  run(world);
  CHECK(world.item().state == State::accepted);
  CHECK(world.erp.records.empty());
}

TEST_CASE("a document that was confirmed and does not show is named, not taken for removed") {
  World world;
  waitForApproval(world);
  const auto hidden = world.erp.records;
  world.erp.records.clear();
  REQUIRE(press(world, "cancel"));
  run(world);
  REQUIRE(world.item().state == State::failed);
  CHECK(world.item().residue == "record 100, held");
  world.erp.records = hidden;
  world.erp.approved = true;
  REQUIRE(press(world, "try_again"));
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("only what waits for a person can be stopped, and only once") {
  World world;
  world.erp.faults["create"] = {Fault::later};
  world.send("1");
  world.acceptAndExport("1");
  world.settle();
  REQUIRE(world.item("1").phase == Phase::waiting);
  CHECK(press(world, "cancel", "1").error().code == "forbidden_move");

  World other;
  waitForApproval(other);
  REQUIRE(press(other, "cancel"));
  const auto again = press(other, "cancel");
  REQUIRE_FALSE(again);
  CHECK_THAT(again.error().message, Catch::Contains("already"));
}

TEST_CASE("it can be stopped, too, while the look at the approval finds no ERP") {
  World world;
  waitForApproval(world);
  world.erp.faults["approval"] = {Fault::later};
  world.host.advance(kMinute);
  while (world.erp.faults["approval"].size() > 0) REQUIRE(world.lanes->workExport(kNever));
  REQUIRE(world.item().phase == Phase::waiting);
  REQUIRE(press(world, "cancel"));
  run(world);
  CHECK(world.item().state == State::accepted);
}

}  // namespace tieback::test
