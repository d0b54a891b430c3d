// The frame around every mutating operation: idempotence, expected revision, permission, companies kept apart.
#include <catch2/catch.hpp>

#include <set>

#include "operations/importing.h"
#include "operations/preference.h"
#include "support/world.h"

namespace tieback::test {

using domain::State;

namespace {

using Operation = Result<json::Value> (*)(const ops::Services&, const ops::Request&);

Result<json::Value> accept(const ops::Services& services, const ops::Request& request) {
  return ops::Deciding(services).accept(request);
}
Result<json::Value> reject(const ops::Services& services, const ops::Request& request) {
  return ops::Deciding(services).reject(request);
}
Result<json::Value> get(const ops::Services& services, const ops::Request& request) {
  return ops::Reading(services).get(request);
}
Result<json::Value> unlink(const ops::Services& services, const ops::Request& request) {
  return ops::Deciding(services).unlink(request);
}
Result<json::Value> retrieve(const ops::Services& services, const ops::Request& request) {
  return ops::Sending(services).retrieve(request);
}

}  // namespace

TEST_CASE("the same request again gives the first answer and does nothing") {
  World world;
  world.send();
  const auto request = world.request("4711");
  const auto first = accept(*world.services, world.parsed(request));
  REQUIRE(first);
  const auto history = world.operationsInHistory();
  world.restart();
  const auto second = accept(*world.services, world.parsed(request));
  REQUIRE(second);
  CHECK(second->dump() == first->dump());
  CHECK(world.operationsInHistory() == history);
}

TEST_CASE("the same request id with other content is a conflict") {
  World world;
  world.send();
  auto request = world.request("4711", json::Value::object({{"reason", "one"}}));
  REQUIRE(reject(*world.services, world.parsed(request)));
  request["params"].set("reason", "two");
  const auto again = reject(*world.services, world.parsed(request));
  REQUIRE_FALSE(again);
  CHECK(again.error().code == "request_id_reused");
  CHECK(again.error().category == Category::conflict);
}

TEST_CASE("accept holds what it pins against the preview that was shown") {
  World world;
  world.send();
  const auto shown = ops::Reading(*world.services).preview(world.parsed(world.request("4711")));
  REQUIRE(shown);
  const auto as_shown = json::Value::object({{"preview_digest", shown->text("digest")}});
  const_cast<life::Connection*>(world.connections.find("acme"))->profile.fields["Memo"] = "{change_order.title}";
  const auto refused = accept(*world.services, world.parsed(world.request("4711", as_shown)));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "preview_changed");
  CHECK(refused.error().category == Category::conflict);
  CHECK(world.item().state == State::ready);
  CHECK(world.item().preview_digest.empty());

  const auto now = refused.error().details.text("preview_digest");
  CHECK(now == ops::Reading(*world.services).preview(world.parsed(world.request("4711")))->text("digest"));
  const auto again = json::Value::object({{"preview_digest", now}});
  REQUIRE(accept(*world.services, world.parsed(world.request("4711", again))));
  CHECK(world.item().preview_digest == now);
}

TEST_CASE("after an older ledger was restored, events of the same number have other ids") {
  World world;
  world.send();
  const std::string backup = world.backUpLedger();
  const auto eventIds = [&] {
    std::set<std::string> ids;
    outbox::EventsLane events(world.host.client(), *world.ledger);
    while (events.work()) {
    }
    for (const auto& event : world.host.events) ids.insert(event.text("id"));
    world.host.events.clear();
    return ids;
  };
  REQUIRE(accept(*world.services, world.parsed(world.request("4711"))));
  CHECK(world.item().event_sequence == 2);
  const auto before = eventIds();
  world.restoreLedger(backup);
  CHECK(world.item().state == State::ready);
  REQUIRE(accept(*world.services, world.parsed(world.request("4711"))));
  CHECK(world.item().event_sequence == 2);
  const auto after = eventIds();
  REQUIRE(before.size() == 2);
  REQUIRE(after.size() == 2);
  std::set<std::string> both = before;
  both.insert(after.begin(), after.end());
  CHECK(both.size() == 3);  // the first event is the same one, delivered again
}

TEST_CASE("nobody accepts what they haven't seen") {
  World world;
  world.send();
  auto request = world.request("4711");
  request.set("expected_revision", world.item().revision - 1);
  const auto answer = accept(*world.services, world.parsed(request));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "stale_revision");
  CHECK(world.item().state == State::ready);
}

TEST_CASE("another company's item is answered as one that does not exist") {
  World world;
  world.send();
  auto request = world.request("4711", json::Value::object({{"reason", "x"}}));
  request.set("actor", actorJson("u-olga", "c-2")).set("company", "c-2");
  auto unknown = request;
  unknown.set("item", "acme.9999");
  for (const Operation operation : {&accept, &reject, &get, &unlink, &retrieve}) {
    const auto theirs = operation(*world.services, world.parsed(request));
    const auto none = operation(*world.services, world.parsed(unknown));
    REQUIRE_FALSE(theirs);
    REQUIRE_FALSE(none);
    CHECK(theirs.error().code == "item_not_found");
    CHECK(none.error().code == "item_not_found");
  }
  CHECK(world.item().state == State::ready);
  auto listed = ops::Reading(*world.services).list(world.parsed(request.set("params", json::Value::object())));
  REQUIRE(listed);
  CHECK(json::parse(listed->dump()).at("items").size() == 0);
}

TEST_CASE("a reading that the ledger has to run again shows everything once") {
  World world;  // runs each reading twice
  world.send();
  auto request = world.request("4711");
  request.erase("item");
  const ops::Reading reading(*world.services);
  const auto listed = reading.list(world.parsed(request));
  REQUIRE(listed);
  CHECK(json::parse(listed->dump()).at("items").size() == 1);
  const auto counts = reading.counts(world.parsed(request));
  REQUIRE(counts);
  CHECK(counts->path("views.ready_to_export")->asInteger() == 1);
  REQUIRE(ops::Importing(*world.services).ask(world.parsed(request)));
  const auto staged =
      reading.list(world.parsed(request.set("params", json::Value::object({{"view", "ready_to_import"}}))));
  REQUIRE(staged);
  CHECK(staged->at("imports").size() == 1);
}

TEST_CASE("an actor of one company can't speak for another") {
  World world;
  world.send();
  auto request = world.request("4711");
  request.set("actor", actorJson("u-olga", "c-2"));
  const auto parsed = ops::requestFrom(request);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == "not_permitted");
}

TEST_CASE("a refusal leaves no trace, and its request id stays free") {
  World world;
  world.send();
  auto request = world.request("4711", json::Value::object({{"reason", "  "}}));
  CHECK(reject(*world.services, world.parsed(request)).error().code == "reason_required");
  request["params"].set("reason", "Wrong cost code");
  CHECK(reject(*world.services, world.parsed(request)));
  CHECK(world.item().reason == "Wrong cost code");
}

TEST_CASE("every action a list offers is one that would be allowed, and the others say why not") {
  World world;
  world.send();
  const auto answer = get(*world.services, world.parsed(world.request("4711")));
  REQUIRE(answer);
  const auto document = json::parse(answer->dump());
  for (const auto& action : document.path("item.actions")->items()) {
    const std::string name = action.text("action");
    const bool now = name == "accept" || name == "reject" || name == "retrieve" || name == "link";
    INFO(name);
    CHECK(action.flag("allowed") == now);
    CHECK(action.at("reason").isNull() == now);
  }
}

TEST_CASE("a failing ledger is said, and changes nothing") {
  World world;
  world.send();
  const auto request = world.parsed(world.request("4711"));
  world.before_write = [] { throw ledger::LedgerError("the disk is full"); };
  const auto answer = accept(*world.services, request);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "ledger_unavailable");
  world.before_write = nullptr;
  CHECK(world.item().state == State::ready);
  CHECK(accept(*world.services, request));
}

TEST_CASE("two change orders can't go into the ERP under one reference") {
  World world;
  auto& profile = const_cast<life::Connection*>(world.connections.find("acme"))->profile;
  profile.external_key = "{change_order.title}";
  world.send("1");
  CHECK_THROWS_WITH(world.send("2"), Catch::Contains("Extra footing"));
}

TEST_CASE("a rejection mails the creator, once, with the reason") {
  World world;
  world.send();
  REQUIRE(reject(*world.services,
                 world.parsed(world.request("4711", json::Value::object({{"reason", "Wrong cost code"}})))));
  world.ledger->read([](ledger::Transaction& transaction) {
    const auto mails = transaction.mails("acme.4711");
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].recipient == "pat@example.com");
    CHECK(mails[0].kind == "rejection");
    CHECK(mails[0].context.text("reason") == "Wrong cost code");
  });
}

TEST_CASE("a preference set by a repeated request is set once, and never back") {
  World world;
  const auto wanting = [](bool wanted) { return json::Value::object({{"daily_summary", wanted}}); };
  auto off = world.request("4711", wanting(false));
  off.erase("item");
  off.erase("expected_revision");
  auto on = off;
  on.set("request_id", "another").set("params", wanting(true));
  REQUIRE(ops::setMailPreference(*world.services, world.parsed(off)));
  REQUIRE(ops::setMailPreference(*world.services, world.parsed(on)));
  const auto again = ops::setMailPreference(*world.services, world.parsed(off));
  REQUIRE(again);
  CHECK_FALSE(again->at("preference").flag("daily_summary"));
  world.ledger->read([](ledger::Transaction& transaction) { CHECK(transaction.dailySummaryWanted("c-1", "u-ann")); });
  const auto other = ops::setMailPreference(*world.services, world.parsed(off.set("params", wanting(true))));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == "request_id_reused");
}

TEST_CASE("a cursor that no list gave is refused, not a fault of ours") {
  World world;
  world.send();
  // {"sort":"sent_at","key":"yesterday","id":"acme.4711"} and text that is no cursor at all
  const auto cursor = GENERATE(std::string("eyJzb3J0Ijoic2VudF9hdCIsImtleSI6Inllc3RlcmRheSIsImlkIjoiYWNtZS40NzExIn0="),
                               std::string("no cursor"));
  const auto answer = ops::Reading(*world.services)
                          .list(world.parsed(world.request("4711", json::Value::object({{"cursor", cursor}}))));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().where == "params.cursor");
}

TEST_CASE("who may not look learns no state from a dry run") {
  World world;
  world.send();
  auto request = world.request(
      "4711", json::Value::object({{"change_order_revision", 1}, {"document", documentJson()}, {"dry_run", true}}));
  request["actor"]["levels"] = json::Value::object();
  const auto stranger = ops::Sending(*world.services).submit(world.parsed(request));
  REQUIRE(stranger);
  REQUIRE(stranger->at("unmet").size() == 1);
  CHECK(stranger->at("unmet").items().front().text("code") == "not_permitted");
}

TEST_CASE("a document that names another project does not carry an item out of its own") {
  World world;
  world.send();
  REQUIRE(retrieve(*world.services, world.parsed(world.request("4711"))));
  auto document = documentJson();
  document["commitment"]["project"].set("id", "p-2");
  auto request = world.request("4711", json::Value::object({{"change_order_revision", 1}, {"document", document}}));
  request["actor"]["levels"] = json::parse(R"({"projects":{"p-2":{"commitments":"admin","change_orders":"admin"}}})");
  const auto answer = ops::Sending(*world.services).resend(world.parsed(request));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "not_permitted");
  CHECK(world.item().project == "p-1");
}

}  // namespace tieback::test
