#include <catch2/catch.hpp>

#include "outbox/events_lane.h"
#include "support/world.h"

namespace tieback::test {
namespace {

std::vector<std::string> kinds(const World& world) {
  std::vector<std::string> list;
  for (const auto& event : world.host.events) list.push_back(event.text("kind"));
  return list;
}

void drain(World& world) {
  outbox::EventsLane lane(world.host.client(), *world.ledger);
  while (lane.work()) {
  }
}

// What is due was read and delivered by then.
void away() {
  throw ledger::LedgerError("the server is away");
}

}  // namespace

TEST_CASE("the host hears of each move, in order, with the origin ids at the end") {
  World world;
  world.send();
  world.acceptAndExport();
  world.settle();
  drain(world);
  CHECK(kinds(world) == std::vector<std::string>{"sent", "progress", "progress", "synced"});
  const json::Value& synced = world.host.events.back();
  CHECK(synced.path("origin")->text("origin_id") == "100");
  CHECK(synced.path("origin.lines")->items().front().text("origin_id") == "100.1");
  for (std::size_t i = 0; i < world.host.events.size(); ++i) {
    CHECK(world.host.events[i].at("sequence").asInteger() == static_cast<std::int64_t>(i) + 1);
  }
}

TEST_CASE("an event that the host does not take holds back the item's later ones, and is delivered again later") {
  World world;
  world.send();
  world.host.refuse_events = Error{"internal", Category::internal, "disk full"};
  drain(world);
  REQUIRE(ops::Deciding(*world.services)
              .reject(world.parsed(world.request("4711", json::Value::object({{"reason", "x"}})))));
  world.host.refuse_events.reset();
  drain(world);
  CHECK(world.host.events.empty());  // not due yet, and the later one must not overtake it
  world.host.advance(5 * kSecond);
  drain(world);
  CHECK(kinds(world) == std::vector<std::string>{"sent", "returned"});
}

TEST_CASE("a process that died between delivery and acknowledgement delivers the same event id again") {
  World world;
  world.send();
  world.before_write = [] { throw Crash(); };  // the acknowledgement
  CHECK_THROWS_AS(drain(world), Crash);
  world.before_write = nullptr;
  world.restart();
  world.ledger->write([&](ledger::Transaction& transaction) { transaction.releaseOutbox(world.host.now); });
  drain(world);
  REQUIRE(world.host.events.size() == 2);
  CHECK(world.host.events[0].text("id") == world.host.events[1].text("id"));
}

TEST_CASE(
    "a ledger that is away when an event was delivered learns of it when it is back, and the host hears it once") {
  World world;
  world.send();
  outbox::EventsLane lane(world.host.client(), *world.ledger);
  world.before_write = away;
  CHECK_THROWS_AS(lane.work(), ledger::LedgerError);
  CHECK_THROWS_AS(lane.work(), ledger::LedgerError);
  world.before_write = nullptr;
  CHECK_FALSE(lane.work());
  CHECK(kinds(world) == std::vector<std::string>{"sent"});
  world.host.advance(60 * kSecond);
  CHECK_FALSE(lane.work());
  CHECK(kinds(world) == std::vector<std::string>{"sent"});
}

TEST_CASE("an outcome that could not be saved before others may have taken the event over is forgotten") {
  World world;
  world.send();
  outbox::EventsLane lane(world.host.client(), *world.ledger);
  world.before_write = away;
  CHECK_THROWS_AS(lane.work(), ledger::LedgerError);
  world.before_write = nullptr;
  world.host.advance(60 * kSecond);
  CHECK(lane.work());
  CHECK(kinds(world) == std::vector<std::string>{"sent", "sent"});
}

TEST_CASE("two workers at a time have different items' events, and no event twice") {
  World world;
  world.send("4711");
  world.send("4712");
  outbox::EventsLane lane(world.host.client(), *world.ledger);
  int within = 0;
  // While the first worker's events are on their way to the host, another one looks for work.
  world.host.before_deliver = [&] {
    if (++within == 1) CHECK_FALSE(lane.work());
  };
  CHECK(lane.work());
  CHECK(kinds(world) == std::vector<std::string>{"sent", "sent"});
  CHECK_FALSE(lane.work());
}

}  // namespace tieback::test
