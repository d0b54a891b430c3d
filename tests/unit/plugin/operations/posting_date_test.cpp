// 'Today' is the day where the company's books are kept.
#include <catch2/catch.hpp>

#include "life/pinned.h"
#include "support/world.h"

namespace tieback::test {

namespace {

constexpr std::int64_t kHour = 60 * kMinute;

// 2026-07-01T02:00:00Z: still June in Los Angeles, and July in Tokyo.
void endOfJune(World& world, const char* zone) {
  world.host.now = kStart + 15 * 24 * kHour + 17 * kHour;
  auto* connection = const_cast<life::Connection*>(world.connections.find("acme"));
  connection->time_zone = life::TimeZone::named(zone).value();
}

}  // namespace

TEST_CASE("a posting date is the day where the books are kept, in preview, prompt and what accept pins") {
  const auto [zone, day] = GENERATE(table<const char*, const char*>(
      {{"UTC", "2026-07-01"}, {"America/Los_Angeles", "2026-06-30"}, {"Asia/Tokyo", "2026-07-01"}}));
  World world;
  endOfJune(world, zone);
  auto* connection = const_cast<life::Connection*>(world.connections.find("acme"));
  profile::Prompt prompt;
  prompt.key = "accounting_date";
  prompt.kind = profile::Prompt::Kind::date;
  prompt.ask = profile::Prompt::Ask::optional;
  prompt.prefill = "{today}";
  connection->profile.prompts.push_back(prompt);
  world.send();
  const ops::Reading reading(*world.services);
  const auto prompts = reading.prompts(world.parsed(world.request("4711")));
  REQUIRE(prompts);
  CHECK(prompts->at("prompts").items().front().text("prefill") == day);
  const auto preview = reading.preview(world.parsed(world.request("4711")));
  REQUIRE(preview);
  REQUIRE(ops::Deciding(*world.services).accept(world.parsed(world.request("4711"))));
  CHECK(world.item().accepted_on == day);
  CHECK(world.item().preview_digest == preview->text("digest"));
  CHECK(life::pinnedOf(world.item(), *connection)->draft.date == day);
}

TEST_CASE("the day of Accept stays pinned when the export runs on another day") {
  World world;
  endOfJune(world, "America/Los_Angeles");
  world.send();
  REQUIRE(ops::Deciding(*world.services).accept(world.parsed(world.request("4711"))));
  world.host.advance(24 * kHour);
  REQUIRE(ops::Deciding(*world.services).exportItem(world.parsed(world.request("4711"))));
  world.settle();
  CHECK(world.item().state == domain::State::synced);
  CHECK(world.item().accepted_on == "2026-06-30");
}

}  // namespace tieback::test
