#include "support.h"

#include <project/event_applier.h>
#include <project/reconcile.h>
#include <project/rows.h>

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tieback;
using namespace tieback::host;

namespace {

// A connector with a ledger of its own, in memory; and host.db.
struct Agreement : test::Store {
  SecretMask mask;
  Log log{LogLevel::error, "/dev/null", mask};
  std::vector<json::Value> items;  // of c-100
  bool answers = true;
  std::vector<json::Value> submitted;
  test::StubConnectors connectors{
      [this](Operation operation, const json::Value& request) { return answer(operation, request); }};
  SendService sends{database, clock, log, connectors};
  Reconciler reconciler{database, clock, log, connectors, sends};

  CallResult answer(Operation operation, const json::Value& request) {
    if (!answers) return test::bad("ledger_unavailable", Category::internal);
    if (operation == Operation::counts) return test::good(json::parse(R"({"states":{}})"));
    if (operation == Operation::submit) {
      submitted.push_back(request);
      return test::good(json::parse(R"({"item": {"id": "acme.4711", "state": "ready"}})"));
    }
    // Two pages, so that the cursor is followed.
    auto list = json::Value::array();
    const std::string cursor = request.at("params").text("cursor");
    const bool of_one = request.at("params").find("filter") != nullptr;
    const bool newest = request.at("params").at("limit").asInteger() == 1 || of_one;
    if (request.text("company") == "c-100" && (newest || !cursor.empty())) {
      for (const auto& item : items) list.push(item);
    }
    const bool first = cursor.empty() && !newest;
    return test::good(
        json::Value::object({{"items", list}, {"next_cursor", first ? json::Value("2") : json::Value(nullptr)}}));
  }
  void ledgerHas(const std::string& state, std::int64_t sequence) {
    items = {json::Value::object({{"id", "acme.4711"},
                                  {"change_order", json::parse(R"({"id":"4711"})")},
                                  {"state", state},
                                  {"reason", "Wrong cost code"},
                                  {"origin_id", "CO-1"},
                                  {"origin_code", "7"},
                                  {"origin_data", json::parse(R"({"lines":[{"id":"2","origin_id":"L2"}]})")},
                                  {"event_sequence", sequence}})};
  }
  void hostHas(Hold lock, const std::string& state, std::int64_t sequence) {
    database.write([&](Connection& connection) {
      auto order = rows::changeOrder(connection, "c-100", "4711").value();
      order.lock = lock;
      order.item = "acme.4711";
      order.erp_state = state;
      order.erp_sequence = sequence;
      rows::updateErp(connection, order);
    });
  }
  ChangeOrder order() {
    return database.read([](Connection& connection) { return rows::changeOrder(connection, "c-100", "4711").value(); });
  }
  std::size_t pagesRead() const {
    return static_cast<std::size_t>(
        std::count_if(connectors.calls.begin(), connectors.calls.end(), [](const auto& call) {
          const json::Value& params = call.second.at("params");
          return call.first == Operation::list && params.at("limit").asInteger() > 1 &&
                 params.find("filter") == nullptr;
        }));
  }
};

}  // namespace

TEST_CASE("what the connector holds is locked though it stands open here") {
  Agreement both;
  both.ledgerHas("exporting", 5);
  SECTION("an older ledger was restored: it was rejected since") {
    both.hostHas(Hold::open, "rejected", 7);
  }
  SECTION("an older host.db was restored: it had not been sent then") {
    const auto untouched = both.order();
    CHECK(untouched.lock == Hold::open);
  }
  both.reconciler.run();
  CHECK(both.order().lock == Hold::sent);
  CHECK(both.order().erp_state == "exporting");
  CHECK(both.order().item == "acme.4711");
  CHECK(both.order().erp_sequence == 5);
}

TEST_CASE("what the connector gave back is editable though it stands locked here") {
  Agreement both;
  both.ledgerHas("rejected", 3);
  both.hostHas(Hold::sent, "exporting", 9);
  both.reconciler.run();
  CHECK(both.order().lock == Hold::open);
  CHECK(both.order().erp_message == "Wrong cost code");
}

TEST_CASE("synced brings its origin along, and what is no longer synced loses it") {
  Agreement both;
  both.ledgerHas("synced", 6);
  both.hostHas(Hold::sent, "exporting", 4);
  both.reconciler.run();
  CHECK(both.order().origin_id == "CO-1");
  CHECK(both.order().items[1].origin_id == "L2");
  both.ledgerHas("unlinked", 8);
  both.reconciler.run();
  CHECK_FALSE(both.order().origin_id);
  CHECK(both.order().lock == Hold::open);
}

TEST_CASE("events of a restored ledger are applied, though their numbers have been before") {
  Agreement both;
  both.ledgerHas("accepted", 3);
  both.hostHas(Hold::open, "rejected", 9);
  both.reconciler.run();
  EventApplier applier(both.database, both.clock, both.log, [](std::string_view) {});
  REQUIRE(applier.deliver(test::eventText("acme.4711.3.old", 3, "returned", "rejected")));  // seen by the comparison
  CHECK(both.order().lock == Hold::sent);
  REQUIRE(applier.deliver(test::eventText("acme.4711.4.new", 4, "progress", "exporting")));
  CHECK(both.order().erp_state == "exporting");
}

TEST_CASE("what is locked here and unknown to the connector is sent anew, and stays locked") {
  Agreement both;
  both.hostHas(Hold::sent, "exporting", 4);
  both.reconciler.run();
  CHECK(both.order().lock == Hold::sending);
  CHECK(both.sends.pendingCount() == 1);
  both.sends.start();
  REQUIRE(test::eventually([&] { return both.sends.pendingCount() == 0; }));
  both.sends.stop();
  CHECK(both.order().lock == Hold::sent);
  CHECK(both.order().item == "acme.4711");
  REQUIRE(both.submitted.size() == 1);
  CHECK(both.submitted[0].path("params.document.change_order")->text("id") == "4711");
  CHECK(both.submitted[0].path("actor.levels.projects.p-1")->text("commitments") == "admin");
}

TEST_CASE("a Send under way is left to its own repeats, and a connector that does not answer changes nothing") {
  Agreement both;
  both.hostHas(Hold::sending, "", 0);
  both.ledgerHas("ready", 1);
  both.reconciler.run();
  CHECK(both.order().lock == Hold::sending);
  both.hostHas(Hold::sent, "exporting", 4);
  both.answers = false;
  both.reconciler.run();
  CHECK(both.order().lock == Hold::sent);
  CHECK(both.sends.pendingCount() == 0);
}

TEST_CASE("after a clean stop nothing is compared unless something has changed since") {
  Agreement both;
  both.ledgerHas("exporting", 4);
  both.hostHas(Hold::sent, "exporting", 4);
  both.reconciler.remember();
  both.reconciler.run();
  CHECK(both.pagesRead() == 0);
  both.reconciler.run();  // no clean stop this time
  const auto all = both.pagesRead();
  CHECK(all > 0);
  both.reconciler.remember();
  both.ledgerHas("failed", 5);
  both.reconciler.run();
  CHECK(both.pagesRead() == 2 * all - 2);  // the other company's two pages are spared
  CHECK(both.order().erp_state == "failed");
}
