// What a person says of an item in doubt is looked up, and taken on trust only where the ERP can't show it.
#include <catch2/catch.hpp>

#include "support/world.h"

namespace tieback::test {

using domain::State;

namespace {

constexpr const char* kSeen = "777";

void loseTheCreate(World& world, Fault fault = Fault::lose_before) {
  world.erp.faults["create"] = {fault};
  world.send();
  world.acceptAndExport();
  world.lanes->workExport(Cancel(nullptr));
  REQUIRE(world.item().state == State::in_doubt);
}

void sayApplied(World& world, const std::string& id = kSeen) {
  const auto params = json::Value::object({{"outcome", "applied"}, {"origin_id", id}, {"note", "Seen there"}});
  const auto answer = ops::Deciding(*world.services).resolveDoubt(world.parsed(world.request("4711", params)));
  REQUIRE(answer);
  CHECK(json::parse(answer->dump()).path("item.doubt.word")->text("origin_id") == id);
  CHECK(world.item().state == State::in_doubt);
}

std::string differences(const ledger::Item& item) {
  std::string text;
  if (item.difference.isNull()) return text;
  for (const auto& field : item.difference.at("fields").items()) {
    text += field.text("field") + ": " + field.text("expected") + " / " + field.text("found") + "\n";
  }
  return text;
}

const erp::AbsenceProof kNone{erp::AbsenceProof::Kind::none, 0};

}  // namespace

TEST_CASE("what a person found is compared, released where it is held, and read back") {
  World world(kNone);
  loseTheCreate(world);
  world.erp.records = {{kSeen, "BY HAND", Decimal(1250000, 2), false}};
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.item().origin_code == "No 777");
  CHECK(world.item().difference.isNull());
  CHECK(world.erp.records.front().released);
  CHECK(world.erp.sent == std::vector<std::string>{"create", "release"});
}

TEST_CASE("a finished document with other amounts is synced, with the difference") {
  World world(kNone);
  loseTheCreate(world);
  world.erp.records = {{kSeen, "BY HAND", Decimal(100, 2), true}};
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK_THAT(differences(world.item()), Catch::Contains("total: 12500.00 / 1.00"));
  CHECK_FALSE(world.item().difference.flag("acknowledged"));
}

TEST_CASE("a held document with other amounts is not released on a person's word") {
  World world(kNone);
  loseTheCreate(world);
  world.erp.records = {{kSeen, "BY HAND", Decimal(100, 2), false}};
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::in_doubt);
  CHECK_FALSE(world.erp.records.front().released);
  CHECK_THAT(world.item().doubt.text("known"), Catch::Contains("record 777"));
}

TEST_CASE("what the ERP can't show is synced on that word, and says so until it is acknowledged") {
  World world(kNone);
  world.erp.asked_by_id = GENERATE(true, false);
  loseTheCreate(world);
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.item().origin_id == kSeen);
  CHECK_THAT(differences(world.item()), Catch::StartsWith("read back: "));
  CHECK_FALSE(world.item().difference.flag("acknowledged"));
  CHECK(world.operationsInHistory().back() == "vouched");
  const ops::Deciding deciding(*world.services);
  CHECK(deciding.acknowledge(world.parsed(world.request("4711"))));
}

TEST_CASE("an ERP that does not answer is asked through all tries before the word is taken") {
  World world(kNone);
  loseTheCreate(world);
  world.erp.down = true;
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::in_doubt);
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK_THAT(differences(world.item()), Catch::Contains("could not be asked"));
}

TEST_CASE("what may still land is waited for, and is not booked beside what the person found") {
  World world;  // absence is proven after 45 seconds
  loseTheCreate(world, Fault::late);
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::in_doubt);
  SECTION("it lands: it is the one, and the difference tells of the person's other id") {
    world.erp.land();
    world.waitOut();
    CHECK(world.item().state == State::synced);
    CHECK(world.item().origin_id == "100");
    CHECK_THAT(differences(world.item()), Catch::Contains("as a person said: 777 / No 100"));
  }
  SECTION("it does not") {
    world.host.advance(44 * kSecond);
    world.settle();
    CHECK(world.item().state == State::in_doubt);
    world.host.advance(2 * kSecond);
    world.settle();
    CHECK(world.item().state == State::synced);
    CHECK(world.item().origin_id == kSeen);
  }
  CHECK(world.erp.count("TB-4711") <= 1);
}

TEST_CASE("of several documents under one reference a person names the one, and the difference names the others") {
  World world(kNone);
  loseTheCreate(world);
  world.erp.records = {{kSeen, "TB-4711", Decimal(1250000, 2), true}, {"778", "TB-4711", Decimal(1250000, 2), true}};
  sayApplied(world);
  world.settle();
  CHECK(world.item().state == State::synced);
  CHECK(world.item().origin_id == kSeen);
  CHECK_THAT(differences(world.item()), Catch::Contains("two records"));
}

TEST_CASE("a person who has second thoughts before the look-up is heard") {
  World world(kNone);
  loseTheCreate(world);
  sayApplied(world);
  const auto params = json::Value::object({{"outcome", "not_applied"}});
  REQUIRE(ops::Deciding(*world.services).resolveDoubt(world.parsed(world.request("4711", params))));
  world.settle();
  CHECK(world.item().state == State::failed);
  CHECK(world.item().doubt.isNull());
}

TEST_CASE("a word about a removal that is in doubt does not make anything synced") {
  World world;
  world.erp.faults["release"] = {Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  const auto reject = json::parse(R"({"reason":"Wrong amount","leave_residue":true})");
  REQUIRE(ops::Deciding(*world.services).reject(world.parsed(world.request("4711", reject))));
  world.send("4711", "9000.00");
  world.acceptAndExport();
  world.erp.faults["discard"] = {Fault::lose_after};
  world.lanes->workExport(Cancel(nullptr));
  REQUIRE(world.item().doubt.text("step") == "discard");
  const auto applied = json::Value::object({{"outcome", "applied"}});
  REQUIRE(ops::Deciding(*world.services).resolveDoubt(world.parsed(world.request("4711", applied))));
  world.settle();
  CHECK(world.item().state == State::synced);
  REQUIRE(world.erp.count("TB-4711") == 1);
  CHECK(world.erp.records.front().total == Decimal(900000, 2));
}

}  // namespace tieback::test
