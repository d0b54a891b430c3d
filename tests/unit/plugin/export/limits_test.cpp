// Whatever is asked of an ERP counts: look-ups keep a connection's limit and its rest, as exports do.
#include <catch2/catch.hpp>

#include "support/world.h"

namespace tieback::test {

using domain::State;

namespace {

const Cancel kNever(nullptr);

void loseTheCreate(World& world, const std::string& id, const std::string& commitment) {
  world.erp.faults["create"] = {Fault::lose_before};
  world.send(id, "10.00", commitment);
  world.acceptAndExport(id);
  REQUIRE(world.lanes->workExport(kNever));
  REQUIRE(world.item(id).state == State::in_doubt);
}

}  // namespace

TEST_CASE("a look-up waits until a throttled connection may be asked again") {
  World world({erp::AbsenceProof::Kind::none, 0});
  loseTheCreate(world, "1", "501");
  world.erp.throttled_until = world.host.now + 90 * kSecond;
  world.erp.faults["create"] = {Fault::throttle};
  world.send("2", "20.00", "502");
  world.acceptAndExport("2");
  REQUIRE(world.lanes->workExport(kNever));
  const int looks = world.erp.looks;
  world.settle();
  world.host.advance(89 * kSecond);
  world.settle();
  CHECK(world.erp.looks == looks);
  CHECK(world.item("1").doubt.text("next_look_up") == "2026-06-15T09:01:30Z");
  world.host.advance(kSecond);
  CHECK(world.lanes->workLookUp(kNever));
  CHECK(world.erp.looks == looks + 1);
}

TEST_CASE("a throttle that a look-up is told of holds for exports, too") {
  World world({erp::AbsenceProof::Kind::none, 0});
  loseTheCreate(world, "1", "501");
  world.erp.throttled_until = world.host.now + 90 * kSecond;
  world.erp.faults["look up"] = {Fault::throttle};
  REQUIRE(world.lanes->workLookUp(kNever));
  world.send("2", "20.00", "502");
  world.acceptAndExport("2");
  CHECK_FALSE(world.lanes->workExport(kNever));
  world.host.advance(90 * kSecond);
  CHECK(world.lanes->workExport(kNever));
}

TEST_CASE("look-ups that fail again and again let the connection rest, and an answer lets it work") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.connection().profile.api.circuit_failures = 2;
  loseTheCreate(world, "1", "501");
  const auto failures = [&] {
    ledger::ConnectionState state;
    world.ledger->read([&](ledger::Transaction& transaction) { state = transaction.connectionState("acme"); });
    return std::pair(state.failures, state.not_before > world.host.now);
  };
  world.erp.down = true;
  for (int i = 0; i < 2; ++i) {
    REQUIRE(world.lanes->workLookUp(kNever));
    world.host.advance(20 * kSecond);
  }
  CHECK(failures() == std::pair<std::int64_t, bool>(2, true));
  CHECK_FALSE(world.lanes->workLookUp(kNever));
  world.erp.down = false;
  world.host.advance(kMinute);
  REQUIRE(world.lanes->workLookUp(kNever));
  CHECK(failures() == std::pair<std::int64_t, bool>(0, false));
}

TEST_CASE("a look-up takes one of its connection's places, and waits for one") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.connection().profile.api.concurrency = 1;
  loseTheCreate(world, "1", "501");
  world.send("2", "20.00", "502");
  world.acceptAndExport("2");
  bool looked = true;
  world.erp.before_send = [&](const std::string&) { looked = world.lanes->workLookUp(kNever); };
  REQUIRE(world.lanes->workExport(kNever));
  CHECK_FALSE(looked);
  world.erp.before_send = nullptr;
  world.host.advance(kSecond);
  CHECK(world.lanes->workLookUp(kNever));
}

}  // namespace tieback::test
