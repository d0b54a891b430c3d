#include <catch2/catch.hpp>

#include "outbox/daily_summary.h"
#include "support/world.h"

namespace tieback::test {
namespace {

constexpr std::int64_t kHour = 3600 * kSecond;

struct Summaries {
  World world;
  outbox::DailySummary summary{world.host.client(), *world.ledger, world.connections, "07:00"};

  explicit Summaries(const char* zone) {
    world.host.users = json::Value::array(
        {json::Value::object({{"id", "u-ann"}, {"name", "Ann"}, {"email", "ann@example.com"}, {"time_zone", zone}})});
  }
  // Mails of the outbox that no item owns: the summaries.
  std::vector<ledger::Mail> mails() {
    std::vector<ledger::Mail> found;
    world.ledger->read([&](ledger::Transaction& transaction) { found = transaction.mails(""); });
    return found;
  }
};

}  // namespace

TEST_CASE("one mail a day, at seven in the approver's own time zone, with what waits") {
  Summaries day("America/New_York");  // it is 05:00 there
  day.world.send();
  CHECK(day.summary.work() <= kStart + 15 * kMinute);
  CHECK(day.mails().empty());
  day.world.host.advance(2 * kHour);
  day.summary.work();
  day.summary.work();
  REQUIRE(day.mails().size() == 1);
  CHECK(day.mails()[0].recipient == "ann@example.com");
  CHECK(day.mails()[0].context.at("items").size() == 1);
  day.world.host.advance(23 * kHour);
  day.summary.work();
  CHECK(day.mails().size() == 1);
  day.world.host.advance(kHour);
  day.summary.work();
  CHECK(day.mails().size() == 2);
}

TEST_CASE("the mail lane is woken when there is a mail for it to find, and not before") {
  Summaries day("UTC");
  day.world.send();
  std::vector<std::size_t> found;
  day.world.host.on_wake = [&](tieback_lane lane) {
    if (lane == TIEBACK_LANE_MAIL) found.push_back(day.mails().size());
  };
  day.summary.work();
  CHECK(found == std::vector<std::size_t>{1});
}

TEST_CASE("nothing waits: no mail; and none for who opted out") {
  Summaries day("UTC");
  SECTION("nothing waits, and what comes later that day waits for the next") {
    day.summary.work();
    day.world.send();
    day.world.host.advance(kHour);
    day.summary.work();
    CHECK(day.mails().empty());
    day.world.host.advance(24 * kHour);
    day.summary.work();
    CHECK(day.mails().size() == 1);
  }
  SECTION("opted out") {
    day.world.send();
    day.world.ledger->write(
        [](ledger::Transaction& transaction) { transaction.setDailySummary("c-1", "u-ann", false); });
    day.summary.work();
    CHECK(day.mails().empty());
  }
  SECTION("only what is exported right now") {
    day.world.send();
    day.world.erp.faults["create"] = {Fault::later};
    day.world.acceptAndExport();
    day.world.settle();
    day.summary.work();
    CHECK(day.mails().empty());
  }
}

TEST_CASE("a restart does not send the day's summary twice") {
  Summaries day("UTC");
  day.world.send();
  day.summary.work();
  day.world.restart();
  outbox::DailySummary again(day.world.host.client(), *day.world.ledger, day.world.connections, "07:00");
  again.work();
  CHECK(day.mails().size() == 1);
}

}  // namespace tieback::test
