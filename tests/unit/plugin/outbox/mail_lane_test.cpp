#include <catch2/catch.hpp>

#include "outbox/mail_lane.h"
#include "support/world.h"

namespace tieback::test {

TEST_CASE("a mail that can't be made is not tried for ever, and holds up no other") {
  World world;
  world.ledger->write([&](ledger::Transaction& transaction) {
    ledger::Mail mail;
    mail.id = "m-1";
    mail.item = "acme.4711";
    mail.kind = "no such kind";
    mail.recipient = "pat@example.com";
    mail.not_before = mail.queued_at = world.host.now;
    transaction.add(mail);
  });
  mail::MailSettings settings;
  settings.host = "127.0.0.1";
  outbox::MailLane lane(world.host.client(), *world.ledger, settings);
  const auto stored = [&] {
    ledger::Mail mail;
    world.ledger->read([&](ledger::Transaction& transaction) { mail = transaction.mails("acme.4711").at(0); });
    return mail;
  };
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

}  // namespace tieback::test
