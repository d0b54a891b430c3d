#include <catch2/catch.hpp>

#include "outbox/mail_lane.h"
#include "support/world.h"

namespace tieback::test {
namespace {

// One mail that can't be made: each try is an outcome without a mail server.
struct Queued {
  Queued() {
    world.ledger->write([&](ledger::Transaction& transaction) {
      ledger::Mail mail;
      mail.id = "m-1";
      mail.item = "acme.4711";
      mail.kind = "no such kind";
      mail.recipient = "pat@example.com";
      mail.not_before = mail.queued_at = world.host.now;
      transaction.add(mail);
    });
    settings.host = "127.0.0.1";
  }
  ledger::Mail stored() {
    ledger::Mail mail;
    world.ledger->read([&](ledger::Transaction& transaction) { mail = transaction.mails("acme.4711").at(0); });
    return mail;
  }

  World world;
  mail::MailSettings settings;
};

}  // namespace

TEST_CASE("a mail that can't be made is not tried for ever, and holds up no other") {
  Queued queued;
  World& world = queued.world;
  outbox::MailLane lane(world.host.client(), *world.ledger, queued.settings);
  const auto stored = [&] { return queued.stored(); };
  CHECK(lane.work());
  CHECK(stored().state == "queued");
  CHECK(stored().attempts == 1);
  CHECK_THAT(stored().last_reply, Catch::Contains("no such kind"));
  CHECK_FALSE(lane.work());
  for (int tries = 0; tries < 60 && stored().state == "queued"; ++tries) {
    world.host.advance(2 * 3600 * kSecond);
    lane.work();
  }
  CHECK(stored().state == "given_up");
}

TEST_CASE("what became of a mail while the ledger was away is saved when it is back, and the mail is not tried anew") {
  Queued queued;
  World& world = queued.world;
  outbox::MailLane lane(world.host.client(), *world.ledger, queued.settings);
  int writes = 0;
  world.before_write = [&] {
    if (++writes >= 2) throw ledger::LedgerError("the server is away");
  };
  CHECK_THROWS_AS(lane.work(), ledger::LedgerError);
  CHECK_THROWS_AS(lane.work(), ledger::LedgerError);
  CHECK(queued.stored().attempts == 0);
  world.before_write = nullptr;
  CHECK_FALSE(lane.work());
  CHECK(queued.stored().attempts == 1);
}

}  // namespace tieback::test
