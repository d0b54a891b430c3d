#include "support.h"

#include <project/event_applier.h>
#include <project/rows.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace tieback;
using namespace tieback::host;

namespace {

struct Events : test::Store {
  SecretMask mask;
  Log log{LogLevel::error, "/dev/null", mask};
  EventApplier applier{database, clock, log, [](std::string_view) {}};
  int sequence = 0;

  json::Value event(const std::string& kind, const std::string& state) {
    ++sequence;
    return json::Value::object({{"id", "acme.4711." + std::to_string(sequence)},
                                {"sequence", sequence},
                                {"kind", kind},
                                {"company", "c-100"},
                                {"connection", "acme"},
                                {"item", "acme.4711"},
                                {"change_order", "4711"},
                                {"state", state},
                                {"at", "2026-06-15T09:00:00Z"},
                                {"by", nullptr},
                                {"message", nullptr},
                                {"origin", nullptr}});
  }
  Result<void> deliver(const std::string& kind, const std::string& state) {
    return applier.deliver(event(kind, state).dump());
  }
  ChangeOrder order() {
    return database.read([](Connection& connection) { return rows::changeOrder(connection, "c-100", "4711").value(); });
  }
};

}  // namespace

TEST_CASE("the events of a life lock, mark, unlock and void") {
  Events events;
  REQUIRE(events.deliver("sent", "ready"));
  CHECK(events.order().lock == Hold::sent);
  CHECK(events.order().erp_state == "ready");
  REQUIRE(events.deliver("progress", "exporting"));
  auto failed = events.event("failed", "failed");
  failed.set("message", "The period is closed");
  REQUIRE(events.applier.deliver(failed.dump()));
  CHECK(events.order().lock == Hold::sent);
  CHECK(events.order().erp_message == "The period is closed");
  auto returned = events.event("returned", "rejected");
  returned.set("message", "Wrong cost code");
  REQUIRE(events.applier.deliver(returned.dump()));
  CHECK(events.order().lock == Hold::open);
  CHECK(events.order().erp_message == "Wrong cost code");
  REQUIRE(events.deliver("voided", "void"));
  CHECK(events.order().lock == Hold::voided);
  CHECK(events.order().status == "Void");
}

TEST_CASE("synced stores the origin on the change order and each line, unlinked clears it") {
  Events events;
  REQUIRE(events.deliver("sent", "ready"));
  auto synced = events.event("synced", "synced");
  synced.set("origin", json::parse(R"({"origin_id": "CO-1", "origin_code": "7", "origin_data": "x",
                                        "lines": [{"id": "2", "origin_id": "L2"}]})"));
  REQUIRE(events.applier.deliver(synced.dump()));
  CHECK(events.order().lock == Hold::sent);
  CHECK(events.order().origin_id == "CO-1");
  CHECK(events.order().origin_code == "7");
  CHECK(events.order().items[1].origin_id == "L2");
  CHECK_FALSE(events.order().items[0].origin_id);
  REQUIRE(events.deliver("returned", "unlinked"));
  CHECK(events.order().lock == Hold::open);
  CHECK_FALSE(events.order().origin_id);
  CHECK_FALSE(events.order().items[1].origin_id);
}

TEST_CASE("an event that comes twice is applied once, and acknowledged twice") {
  Events events;
  const auto sent = events.event("sent", "ready").dump();
  REQUIRE(events.applier.deliver(sent));
  REQUIRE(events.deliver("returned", "retrieved"));
  REQUIRE(events.applier.deliver(sent));
  CHECK(events.order().lock == Hold::open);
}

TEST_CASE("an older event that comes late undoes nothing") {
  Events events;
  auto sent = events.event("sent", "ready");
  REQUIRE(events.deliver("returned", "rejected"));
  REQUIRE(events.applier.deliver(sent.dump()));
  CHECK(events.order().lock == Hold::open);
  CHECK(events.order().erp_state == "rejected");
}

TEST_CASE("what cannot be applied is not acknowledged, and changes nothing") {
  Events events;
  auto unknown = events.event("sent", "ready");
  unknown.set("change_order", "1");
  CHECK(events.applier.deliver(unknown.dump()).error().code == "change_order_not_found");
  auto theirs = events.event("sent", "ready");
  theirs.set("company", "c-200");
  CHECK(events.applier.deliver(theirs.dump()).error().code == "change_order_not_found");
  const auto strange = events.event("exploded", "ready");
  CHECK_FALSE(events.applier.deliver(strange.dump()).ok());
  CHECK_FALSE(events.applier.deliver("{}").ok());
  CHECK_FALSE(events.applier.deliver("nonsense").ok());
  CHECK(events.order().lock == Hold::open);
  const auto noted =
      events.database.read([](Connection& connection) { return connection.query("SELECT id FROM events").size(); });
  CHECK(noted == 0);
}

TEST_CASE("who waits for an event sees what it did") {
  Events events;
  REQUIRE(events.deliver("sent", "ready"));
  const auto returned = events.event("returned", "rejected").dump();
  std::atomic<bool> delivered{false};  // Catch2 may not be asked from another thread
  std::thread later([&] { delivered = events.applier.deliver(returned).ok(); });
  events.applier.waitFor(
      "c-100", "4711", [](const ChangeOrder& order) { return order.lock == Hold::open; }, std::chrono::seconds(5));
  CHECK(events.order().lock == Hold::open);
  later.join();
  CHECK(delivered);
}
