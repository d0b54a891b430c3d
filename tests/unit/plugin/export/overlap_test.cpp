// Lanes run side by side: what one hands to the other has one owner at each moment.
#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <thread>

#include "support/world.h"

namespace tieback::test {

using domain::State;

namespace {

constexpr std::chrono::seconds kDeadline(20);

// Whether it came in time. Catch2's own checks stay in the test's thread.
bool comes(const std::future<void>& signal) {
  return signal.wait_for(kDeadline) == std::future_status::ready;
}

}  // namespace

TEST_CASE("an export that begins before the look-up that proved absence has ended is not taken for dead") {
  World world;
  world.erp.faults["create"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == State::in_doubt);
  world.host.advance(46 * kSecond);

  std::promise<void> absent;    // the look-up lane has given the item to the export lane …
  std::promise<void> sending;   // … which is sending by now …
  std::promise<void> answered;  // … until the test lets it go on
  auto is_absent = absent.get_future();
  auto is_sending = sending.get_future();
  auto is_answered = answered.get_future();
  bool held = false;
  world.host.on_wake = [&](tieback_lane lane) {
    if (lane != TIEBACK_LANE_EXPORT || held) return;
    held = true;
    absent.set_value();
    comes(is_sending);
  };
  bool sent = false;
  world.erp.before_send = [&](const std::string& step) {
    if (step != "create" || sent) return;
    sent = true;
    sending.set_value();
    comes(is_answered);
  };

  const Cancel never(nullptr);
  std::thread look_up([&] { world.lanes->workLookUp(never); });
  CHECK(comes(is_absent));
  std::thread exporting([&] { world.lanes->workExport(never); });
  look_up.join();
  world.host.on_wake = nullptr;

  world.lanes->maintain();
  CHECK(world.item().phase == domain::Phase::running);
  CHECK_FALSE(world.item().lease_owner.empty());
  CHECK_FALSE(world.lanes->workExport(never));
  answered.set_value();
  exporting.join();
  world.waitOut();
  CHECK(world.item().state == State::synced);
  CHECK(world.erp.count("TB-4711") == 1);
}

}  // namespace tieback::test
