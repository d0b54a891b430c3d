// What waits to be told: events and mails.
#include <catch2/catch.hpp>

#include "store.h"

namespace tieback::ledger::contract {
namespace {

constexpr Micros kNow = 1'000'000'000;

}  // namespace

TEMPLATE_TEST_CASE("an item's events come in order, and the next only after the one before it", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  ledger->write([](Transaction& transaction) {
    transaction.add(Event{"acme.1.2", "acme.1", 2, "{}", kNow, 0});
    transaction.add(Event{"acme.1.1", "acme.1", 1, "{}", kNow, 0});
  });
  const auto next = [&](Micros now) {
    return writing<std::string>(*ledger, [&](auto& transaction) {
      const auto events = transaction.dueEvents(now, 9);
      for (const auto& event : events) transaction.holdEvent(event, now + 30);
      return events.size() == 1 ? events[0].id : std::string();
    });
  };
  CHECK(next(kNow) == "acme.1.1");
  CHECK(next(kNow).empty());
  CHECK(next(kNow + 30) == "acme.1.1");  // whoever had it did not come back
  ledger->write([](Transaction& transaction) { transaction.acknowledgeEvent({"", "acme.1", 1, {}, 0, 0}); });
  CHECK(next(kNow + 30) == "acme.1.2");
  ledger->write([](Transaction& transaction) { transaction.postponeEvent({"", "acme.1", 2, {}, 0, 0}, kNow + 70); });
  CHECK(next(kNow + 69).empty());
  CHECK(next(kNow + 70) == "acme.1.2");
}

TEMPLATE_TEST_CASE("a mail is claimed once, and comes back as it was left", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Mail mail;
  mail.id = "m1";
  mail.item = "acme.1";
  mail.kind = "rejection";
  mail.recipient = "pat@example.com";
  mail.context = json::parse(R"({"item":{"id":"acme.1"}})");
  ledger->write([&](Transaction& transaction) { transaction.add(mail); });
  const auto claimed = [&] {
    return writing<std::optional<Mail>>(*ledger,
                                        [](auto& transaction) { return transaction.claimMail(kNow, kNow + 5); });
  };
  auto first = claimed();
  REQUIRE(first);
  CHECK(first->context == mail.context);
  CHECK_FALSE(claimed());
  first->state = "accepted";
  first->attempts = 1;
  ledger->write([&](Transaction& transaction) { transaction.updateMail(*first); });
  const auto kept = reading<std::vector<Mail>>(*ledger, [](auto& transaction) { return transaction.mails("acme.1"); });
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].state == "accepted");
  CHECK(kept[0].attempts == 1);
}

}  // namespace tieback::ledger::contract
