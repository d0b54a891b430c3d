// An export that was interrupted goes on with the right document and the right content, or not at all.
#include <catch2/catch.hpp>

#include <algorithm>

#include "support/world.h"

namespace tieback::test {

using domain::State;

namespace {

constexpr auto kReject = R"({"reason":"Wrong amount","leave_residue":true})";

json::Value outcome(const char* name) {
  return json::Value::object({{"outcome", name}});
}

// Its first revision's document is left in the ERP, held, and the second revision waits for its export.
void leaveOldRevision(World& world) {
  world.erp.faults["release"] = {Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().residue == "record 100, held");
  REQUIRE(ops::Deciding(*world.services).reject(world.parsed(world.request("4711", json::parse(kReject)))));
  world.send("4711", "9000.00");
  world.acceptAndExport();
}

void checkSecondRevisionOnly(World& world) {
  CHECK(world.item().state == State::synced);
  CHECK(world.item().difference.isNull());
  REQUIRE(world.erp.count("TB-4711") == 1);
  CHECK(world.erp.records.front().total == Decimal(900000, 2));
}

void changeMapping(World& world) {
  auto& profile = const_cast<life::Connection*>(world.connections.find("acme"))->profile;
  profile.digest = "profile-2";
  profile.fields["Memo"] = "{change_order.title}";
}

}  // namespace

TEST_CASE("an earlier revision's document is never taken for this one's, whatever becomes of its removal") {
  World world;
  leaveOldRevision(world);
  world.erp.in_parts = GENERATE(false, true);
  const auto fault = GENERATE(Fault::none, Fault::later, Fault::lose_before, Fault::lose_after, Fault::refuse);
  world.erp.faults["discard"] = {fault};
  world.waitOut();
  if (fault == Fault::refuse) {
    REQUIRE(world.item().state == State::failed);
    CHECK(world.item().residue == "record 100, held");
    REQUIRE(ops::Deciding(*world.services).tryAgain(world.parsed(world.request("4711"))));
    world.waitOut();
  }
  checkSecondRevisionOnly(world);
  for (const auto& key : world.erp.keys) CHECK_FALSE(key.empty());
}

TEST_CASE("killed while an earlier revision's document is being removed") {
  World world;
  leaveOldRevision(world);
  world.erp.faults["discard"] = {GENERATE(Fault::crash_before, Fault::crash_after)};
  CHECK_THROWS_AS(world.settle(), Crash);
  world.restart();
  world.waitOut();
  checkSecondRevisionOnly(world);
}

TEST_CASE("a part that is in the ERP is not completed with content that nobody accepted") {
  World world;
  world.erp.faults["release"] = {Fault::later};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == State::exporting);
  changeMapping(world);
  world.waitOut();
  REQUIRE(world.item().state == State::failed);
  CHECK(world.item().error.text("code") == "profile_changed");
  CHECK(world.item().residue == "record 100, held");
  CHECK(world.erp.sent == std::vector<std::string>{"create", "release"});
}

TEST_CASE("what was only checked, and not yet written, goes back to the approver when the profile changes") {
  World world;
  world.erp.faults["create"] = {Fault::later};
  world.send();
  world.acceptAndExport();
  world.settle();
  changeMapping(world);
  world.host.advance(kMinute);
  world.settle();
  CHECK(world.item().state == State::ready);
  CHECK(world.erp.records.empty());
}

TEST_CASE(
    "a document that the ERP had confirmed and does not show any more is a person's to find, not to be made anew") {
  World world;
  world.erp.faults["release"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  world.lanes->workExport(Cancel(nullptr));
  REQUIRE(world.item().state == State::in_doubt);
  const auto hidden = world.erp.records;
  world.erp.records.clear();
  world.waitOut("4711", 10 * kMinute);
  REQUIRE(world.item().state == State::in_doubt);
  CHECK_THAT(world.item().doubt.text("known"), Catch::Contains("record 100"));
  CHECK(world.erp.sent == std::vector<std::string>{"create", "release"});

  SECTION("it shows again: the export goes on with it") {
    world.erp.records = hidden;
    world.waitOut();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.count("TB-4711") == 1);
  }
  SECTION("a person says that it is gone: then it may be tried again") {
    REQUIRE(ops::Deciding(*world.services).resolveDoubt(world.parsed(world.request("4711", outcome("not_applied")))));
    REQUIRE(ops::Deciding(*world.services).tryAgain(world.parsed(world.request("4711"))));
    world.waitOut();
    CHECK(world.item().state == State::synced);
    CHECK(world.erp.count("TB-4711") == 1);
  }
}

TEST_CASE("two records under one reference are named before a reject") {
  World world;
  world.erp.records = {{"1", "TB-4711", Decimal(1, 0), false}, {"2", "TB-4711", Decimal(1, 0), false}};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == State::failed);
  CHECK(world.item().residue == "two records");
}

TEST_CASE("a person's 'not applied' names what the steps before have left") {
  World world;
  world.erp.faults["release"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  world.lanes->workExport(Cancel(nullptr));
  const ops::Deciding deciding(*world.services);
  REQUIRE(deciding.resolveDoubt(world.parsed(world.request("4711", outcome("not_applied")))));
  CHECK(world.item().residue == "record 100, held");
  const auto rejected = deciding.reject(world.parsed(world.request("4711", json::Value::object({{"reason", "x"}}))));
  REQUIRE_FALSE(rejected);
  CHECK(rejected.error().code == "residue");
}

TEST_CASE("a person's 'not applied' does not outrun a request that may still land") {
  World world;
  world.erp.faults["create"] = {Fault::late};
  world.send();
  world.acceptAndExport();
  world.lanes->workExport(Cancel(nullptr));
  const ops::Deciding deciding(*world.services);
  REQUIRE(deciding.resolveDoubt(world.parsed(world.request("4711", outcome("not_applied")))));
  REQUIRE(deciding.tryAgain(world.parsed(world.request("4711"))));
  CHECK_FALSE(world.item().waiting.text("until").empty());
  world.settle();
  CHECK(world.erp.sent.size() == 1);
  world.erp.land();
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

TEST_CASE("what may still land after a person's 'not applied' is named before it goes back") {
  World world;
  world.erp.faults["create"] = {Fault::late};
  world.send();
  world.acceptAndExport();
  world.lanes->workExport(Cancel(nullptr));
  const ops::Deciding deciding(*world.services);
  REQUIRE(deciding.resolveDoubt(world.parsed(world.request("4711", outcome("not_applied")))));
  const auto reject = [&](bool leave) {
    return deciding.reject(
        world.parsed(world.request("4711", json::Value::object({{"reason", "x"}, {"leave_residue", leave}}))));
  };
  SECTION("by reject") {
    const auto rejected = reject(false);
    REQUIRE_FALSE(rejected);
    CHECK(rejected.error().code == "residue");
    CHECK_THAT(rejected.error().message, Catch::Contains("TB-4711"));
    CHECK(reject(true));
  }
  SECTION("and Try again with Cancel is no way around it") {
    REQUIRE(deciding.tryAgain(world.parsed(world.request("4711"))));
    const auto cancelled = deciding.cancel(world.parsed(world.request("4711")));
    REQUIRE_FALSE(cancelled);
    CHECK_THAT(cancelled.error().message, Catch::Contains("TB-4711"));
  }
  SECTION("once the time is over and nothing was found, nothing is named any more") {
    REQUIRE(deciding.tryAgain(world.parsed(world.request("4711"))));
    world.erp.under_way.clear();
    world.erp.faults["create"] = {Fault::refuse};
    world.waitOut();
    REQUIRE(world.item().state == State::failed);
    CHECK(world.item().residue.empty());
    CHECK(reject(false));
  }
}

TEST_CASE("what was sent again under the ERP's own uniqueness, and refused, may be there by the first request") {
  World world({erp::AbsenceProof::Kind::unique_key, 0});
  world.erp.faults["create"] = {Fault::late, Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == State::failed);
  CHECK_THAT(world.item().residue, Catch::Contains("TB-4711"));
}

TEST_CASE("what a failed try has left can't be taken back by Try again and Cancel") {
  World world;
  world.erp.faults["release"] = {Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == State::failed);
  const ops::Deciding deciding(*world.services);
  REQUIRE(deciding.tryAgain(world.parsed(world.request("4711"))));
  const auto cancelled = deciding.cancel(world.parsed(world.request("4711")));
  REQUIRE_FALSE(cancelled);
  CHECK_THAT(cancelled.error().message, Catch::Contains("record 100"));
}

TEST_CASE("a time that an ERP names is obeyed within reason") {
  World world;
  world.send();
  world.acceptAndExport();
  SECTION("'now' is not asked again at once") {
    world.erp.throttled_until = world.host.now;
    world.erp.faults["create"] = std::deque<Fault>(20, Fault::throttle);
    world.settle();
    CHECK(world.erp.sent.size() == 1);
  }
  SECTION("a year hence does not stop the connection for a year") {
    world.erp.throttled_until = world.host.now + 365 * 24 * 60 * kMinute;
    world.erp.faults["create"] = {Fault::throttle};
    world.settle();
    world.host.advance(24 * 60 * kMinute);
    world.settle();
    CHECK(world.item().state == State::synced);
  }
}

TEST_CASE("one export's success does not lift the limit that another was told of") {
  World world;
  world.send("1", "10.00", "501");
  world.send("2", "20.00", "502");
  world.acceptAndExport("1");
  world.acceptAndExport("2");
  world.erp.faults["create"] = {Fault::none, Fault::throttle};
  world.erp.throttled_until = world.host.now + 90 * kSecond;
  const Cancel never(nullptr);
  // The second export is throttled while the first is between its steps.
  world.erp.before_send = [&](const std::string& step) {
    if (step != "release") return;
    world.erp.before_send = nullptr;
    world.lanes->workExport(never);
  };
  world.settle();
  CHECK(world.item("1").state == State::synced);
  world.ledger->read([&](ledger::Transaction& transaction) {
    CHECK(transaction.connectionState("acme").not_before == world.erp.throttled_until);
  });
}

TEST_CASE("an error that is overcome is not shown while the export goes on") {
  World world;
  world.erp.faults["create"] = {Fault::later};
  world.erp.faults["read back"] = {Fault::later};
  world.send();
  world.acceptAndExport();
  world.settle();
  CHECK(world.item().error.text("step") == "create");
  world.host.advance(kMinute);
  world.settle();
  REQUIRE(world.item().state == State::exporting);
  CHECK(world.item().error.text("step") == "read back");
  world.waitOut();
  CHECK(world.item().error.isNull());
}

TEST_CASE("claims that the disk refuses cost the connection no room") {
  World world;
  world.send();
  world.acceptAndExport();
  world.before_commit = [] { throw ledger::LedgerError("disk full"); };
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(world.lanes->workExport(Cancel(nullptr)), ledger::LedgerError);
  world.before_commit = nullptr;
  world.settle();
  CHECK(world.item().state == State::synced);
}

TEST_CASE("a last save that was made, and whose answer was lost, is not taken for a lost lease") {
  World world;
  world.send();
  world.acceptAndExport();
  world.context->wait_for_ledger = [] { return true; };
  int told = 0;
  world.host.on_wake = [&](tieback_lane lane) { told += lane == TIEBACK_LANE_EVENTS ? 1 : 0; };
  world.after_write = [&] {
    if (world.item().state != State::synced) return;
    world.after_write = nullptr;
    told = 0;
    throw ledger::LedgerError("the connection was lost");
  };
  world.lanes->workExport(Cancel(nullptr));
  REQUIRE_FALSE(world.after_write);
  CHECK(world.host.warnings.empty());
  CHECK(told == 1);
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(std::ranges::count(world.operationsInHistory(), "complete") == 1);
}

TEST_CASE("whom another host has overtaken since a save whose answer was lost has lost its lease") {
  World world;
  world.send();
  world.acceptAndExport();
  world.context->wait_for_ledger = [] { return true; };
  world.after_write = [&] {
    if (world.item().state != State::synced) return;
    world.after_write = nullptr;
    world.ledger->write([&](ledger::Transaction& transaction) {
      auto item = world.item();
      ++item.fence;
      transaction.update(item);
    });
    throw ledger::LedgerError("the connection was lost");
  };
  world.lanes->workExport(Cancel(nullptr));
  CHECK(world.host.warnings.size() == 1);
}

TEST_CASE("an export under way keeps its doubt while its connection is not configured") {
  World world;
  world.erp.faults["create"] = {Fault::crash_after};
  world.send();
  world.acceptAndExport();
  CHECK_THROWS_AS(world.settle(), Crash);
  world.restartWithoutConnections();
  world.host.advance(kMinute);
  world.settle();
  world.restart();
  CHECK(world.item().state == State::in_doubt);
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
  CHECK(world.erp.sent == std::vector<std::string>{"create", "release"});
}

TEST_CASE("what a person found can't be unlinked unseen") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.erp.faults["create"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  world.settle();
  const ops::Deciding deciding(*world.services);
  const auto applied = json::Value::object({{"outcome", "applied"}, {"origin_id", "777"}});
  REQUIRE(deciding.resolveDoubt(world.parsed(world.request("4711", applied))));
  world.settle();
  const auto answer = deciding.unlink(world.parsed(world.request("4711")));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "not_supported");
  CHECK(world.item().state == State::synced);
}

}  // namespace tieback::test
