#include <catch2/catch.hpp>

#include "support/world.h"

namespace tieback::test {

using domain::State;

TEST_CASE("an accepted item goes into the ERP once and is read back") {
  World world;
  world.send();
  world.acceptAndExport();
  world.settle();
  const auto item = world.item();
  CHECK(item.state == State::synced);
  CHECK(item.origin_id == "100");
  CHECK(item.origin_code == "No 100");
  CHECK(item.difference.isNull());
  CHECK(item.lease_owner.empty());
  CHECK(world.erp.sent == std::vector<std::string>{"create", "release"});
  CHECK(world.erp.count("TB-4711") == 1);
  CHECK(world.operationsInHistory() == std::vector<std::string>{"submit", "accept", "export", "complete"});
}

TEST_CASE("a save that a request waits for goes before one that nothing waits for") {
  using enum ledger::Held;
  World world;
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.erp.sent == std::vector<std::string>{"create", "release"});
  CHECK(world.held_saves == std::vector<ledger::Held>{to_send, to_send, to_go_away});
}

TEST_CASE("a refusal goes to Failed to Export with the reason, and Try again needs no reject") {
  World world;
  world.erp.faults["create"] = {Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  auto item = world.item();
  REQUIRE(item.state == State::failed);
  CHECK(item.error.text("code") == "period_closed");
  CHECK(item.error.text("step") == "create");
  CHECK(item.residue.empty());
  REQUIRE(ops::Deciding(*world.services).tryAgain(world.parsed(world.request("4711"))));
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("what a failed export left in the ERP is named, found again and finished") {
  World world;
  world.erp.faults["release"] = {Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == State::failed);
  CHECK(world.item().residue == "record 100, held");

  SECTION("reject must accept the left-over in so many words") {
    const ops::Deciding deciding(*world.services);
    auto refused = deciding.reject(world.parsed(world.request("4711", json::Value::object({{"reason", "Wrong"}}))));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "residue");
    CHECK(deciding.reject(
        world.parsed(world.request("4711", json::Value::object({{"reason", "Wrong"}, {"leave_residue", true}})))));
    CHECK(world.item().state == State::rejected);
    // Sent again with another amount: the held left-over is removed, then made anew.
    world.send("4711", "9000.00");
    world.acceptAndExport();
    world.settle();
    CHECK(world.item().state == State::synced);
    REQUIRE(world.erp.count("TB-4711") == 1);
    CHECK(world.erp.records.front().total == Decimal(900000, 2));
  }
  SECTION("try again goes on with what is there") {
    REQUIRE(ops::Deciding(*world.services).tryAgain(world.parsed(world.request("4711"))));
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.sent == std::vector<std::string>{"create", "release", "release"});
  }
}

TEST_CASE("a lost answer is looked up, never sent again blindly") {
  World world;
  world.send();
  world.acceptAndExport();

  SECTION("it was applied: the export goes on from the state found") {
    world.erp.faults["create"] = {Fault::lose_after};
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.sent == std::vector<std::string>{"create", "release"});
  }
  SECTION("it was not: sent again under the same key, but only after absence is proven") {
    world.erp.faults["create"] = {Fault::lose_before};
    world.settle();
    REQUIRE(world.item().state == State::in_doubt);
    world.host.advance(44 * kSecond);
    world.settle();
    CHECK(world.item().state == State::in_doubt);
    CHECK(world.erp.sent.size() == 1);
    world.host.advance(2 * kSecond);
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.sent == std::vector<std::string>{"create", "create", "release"});
    CHECK(world.erp.keys[0] == world.erp.keys[1]);
  }
  SECTION("it lands late, within the quiet time: found, not doubled") {
    world.erp.faults["create"] = {Fault::late};
    world.settle();
    REQUIRE(world.item().state == State::in_doubt);
    world.erp.land();
    world.host.advance(46 * kSecond);
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.count("TB-4711") == 1);
  }
}

TEST_CASE("without an absence proof an empty look-up settles nothing; a person does") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.erp.faults["create"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  world.waitOut("4711", 3 * 3600 * kSecond);
  REQUIRE(world.item().state == State::in_doubt);
  CHECK(world.erp.sent.size() == 1);
  const ops::Deciding deciding(*world.services);

  SECTION("not applied: then it may be tried again") {
    REQUIRE(
        deciding.resolveDoubt(world.parsed(world.request("4711", json::Value::object({{"outcome", "not_applied"}})))));
    CHECK(world.item().state == State::failed);
    REQUIRE(deciding.tryAgain(world.parsed(world.request("4711"))));
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.count("TB-4711") == 1);
  }
  SECTION("applied: synced under the id the person found") {
    REQUIRE(deciding.resolveDoubt(
        world.parsed(world.request("4711", json::Value::object({{"outcome", "applied"}, {"origin_id", "777"}})))));
    CHECK(world.item().state == State::in_doubt);
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.item().origin_id == "777");
  }
  SECTION("reject and void are forbidden meanwhile") {
    CHECK(deciding.reject(world.parsed(world.request("4711", json::Value::object({{"reason", "x"}})))).error().code ==
          "forbidden_move");
    CHECK(ops::Sending(*world.services).voidItem(world.parsed(world.request("4711"))).error().code == "forbidden_move");
  }
}

TEST_CASE("an ERP that is down is tried again with growing waits, and given up after the profile's number of tries") {
  World world;
  world.erp.faults["create"] = std::deque<Fault>(8, Fault::later);
  world.send();
  world.acceptAndExport();
  world.settle();
  CHECK(world.item().state == State::exporting);
  CHECK(world.item().phase == domain::Phase::waiting);
  CHECK_FALSE(world.item().waiting.text("until").empty());
  world.waitOut();
  CHECK(world.item().state == State::failed);
  CHECK(world.item().error.text("category") == "erp_unavailable");
  CHECK(world.erp.sent.size() == 8);
}

TEST_CASE("a limit that the ERP names is kept to the second and never counts as a failure") {
  World world;
  world.erp.throttled_until = world.host.now + 90 * kSecond;
  world.erp.faults["create"] = std::deque<Fault>(1, Fault::throttle);
  world.send();
  world.acceptAndExport();
  world.settle();
  world.host.advance(89 * kSecond);
  world.settle();
  CHECK(world.erp.sent.size() == 1);
  CHECK(world.item().attempts == 0);
  world.host.advance(kSecond);
  world.settle();
  CHECK(world.item().state == State::synced);
}

TEST_CASE("exports of one commitment run one after the other, in the order of pressing Export") {
  World world;
  world.erp.faults["create"] = {Fault::lose_before};
  world.send("1", "10.00");
  world.send("2", "20.00");
  world.send("3", "30.00", "502");
  world.acceptAndExport("1");
  world.acceptAndExport("2");
  world.acceptAndExport("3");
  world.settle();
  CHECK(world.item("1").state == State::in_doubt);
  CHECK(world.item("2").state == State::exporting);
  CHECK(world.item("3").state == State::synced);  // another commitment waits for nobody
  const auto answer = ops::Reading(*world.services).get(world.parsed(world.request("2")));
  REQUIRE(answer);
  CHECK(json::parse(answer->dump()).path("item.blocked_by.change_order")->text("number") == "CCO-1");
  world.waitOut("2");
  CHECK(world.item("2").state == State::synced);
  CHECK(world.erp.records[1].reference == "TB-1");
  CHECK(world.erp.records[2].reference == "TB-2");
}

TEST_CASE("a profile that changed since Accept sends the item back to the approver") {
  World world;
  world.send();
  REQUIRE(ops::Deciding(*world.services).accept(world.parsed(world.request("4711"))));
  const_cast<life::Connection*>(world.connections.find("acme"))->profile.digest = "profile-2";
  REQUIRE(ops::Deciding(*world.services).exportItem(world.parsed(world.request("4711"))));
  world.settle();
  CHECK(world.item().state == State::ready);
  CHECK(world.item().preview_digest.empty());
  CHECK(world.erp.sent.empty());
}

TEST_CASE("an unlink asks the ERP first") {
  World world;
  world.send();
  world.acceptAndExport();
  world.settle();
  const ops::Deciding deciding(*world.services);
  REQUIRE(deciding.unlink(world.parsed(world.request("4711"))));
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.item().unlink.text("state") == "refused");
  world.erp.records.clear();
  REQUIRE(deciding.unlink(world.parsed(world.request("4711"))));
  world.settle();
  CHECK(world.item().state == State::unlinked);
  CHECK(world.item().origin_id.empty());
}

}  // namespace tieback::test
