#include "support.h"

#include <project/event_applier.h>
#include <project/project_side.h>
#include <project/rows.h>
#include <project/send_service.h>

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

const Scope kTool{Tool::change_orders, "p-1", {}};

CallResult taken() {
  return test::good(json::parse(R"({"item": {"id": "acme.4711", "state": "ready"}})"));
}

struct Sending : test::Store {
  SecretMask mask;
  Log log{LogLevel::error, "/dev/null", mask};
  test::StubConnectors::Answer answer;
  test::StubConnectors connectors;
  SendService sends;

  explicit Sending(test::StubConnectors::Answer given)
      : answer(std::move(given)),
        connectors([this](Operation operation, const json::Value& request) { return answer(operation, request); }),
        sends(database, clock, log, connectors) {}

  Result<void> send(const std::string& request_id = "r-1", std::int64_t revision = 1, const std::string& user = "u-pat",
                    Operation operation = Operation::submit) {
    return sends.send(actor(user), {kTool, "4711", operation, revision, request_id});
  }
  ChangeOrder order() {
    return database.read([](Connection& connection) { return rows::changeOrder(connection, "c-100", "4711").value(); });
  }
  std::size_t submits() const {
    return static_cast<std::size_t>(std::count_if(connectors.calls.begin(), connectors.calls.end(),
                                                  [](const auto& call) { return call.first == Operation::submit; }));
  }
};

}  // namespace

TEST_CASE("the lock is durable before the connector is asked, and stays when it takes the change order") {
  Hold seen = Hold::open;
  Sending* self = nullptr;
  Sending sending([&](Operation, const json::Value&) {
    seen = self->order().lock;
    return taken();
  });
  self = &sending;
  REQUIRE(sending.send());
  CHECK(seen == Hold::sending);
  CHECK(sending.order().lock == Hold::sent);
  CHECK(sending.order().item == "acme.4711");
}

TEST_CASE("the document has the platform's shape") {
  Sending sending([](Operation, const json::Value&) { return taken(); });
  REQUIRE(sending.send());
  const json::Value& request = sending.connectors.calls.front().second;
  CHECK(request.text("company") == "c-100");
  CHECK(request.text("request_id") == "r-1");
  CHECK(request.at("actor").text("id") == "u-pat");
  const json::Value& params = request.at("params");
  CHECK(params.at("change_order_revision").asInteger() == 1);
  const json::Value& document = params.at("document");
  CHECK(document.text("job_origin_id") == "TOWER");
  CHECK(document.text("currency") == "USD");
  CHECK(document.path("commitment.vendor.company")->asString() == "Apex Concrete LLC");
  CHECK(document.path("commitment.vendor.origin_id")->asString() == "V-1001");
  CHECK(document.path("commitment.project.origin_id")->asString() == "TOWER");
  CHECK(document.path("commitment.grand_total")->asString() == "25000.00");
  CHECK(document.path("commitment.type")->asString() == "WorkOrderContract");
  CHECK(document.path("change_order.contract_id")->asString() == "501");
  CHECK(document.path("change_order.total_amount")->asString() == "12500.00");
  CHECK(document.path("change_order.created_by.email")->asString() == "pat@acme.example");
  const auto& items = document.at("change_order_items").items();
  REQUIRE(items.size() == 2);
  CHECK(items[0].text("commitment_line_item_id") == "1");
  CHECK(items[1].at("commitment_line_item_id").isNull());
  CHECK(items[0].path("cost_code.full_code")->asString() == "03-300");
  CHECK(items[0].path("line_item_type.origin_id")->asString() == "S");
  CHECK(items[0].text("amount") == "2500.00");
  CHECK(document.at("commitment_items").size() == 2);
}

TEST_CASE("a definite refusal unlocks, and the repeated call gets the same answer") {
  const auto category = GENERATE(Category::bad_input, Category::not_permitted, Category::conflict);
  Sending sending([&](Operation operation, const json::Value&) {
    if (operation == Operation::list) return test::good(json::parse(R"({"items": []})"));
    return test::bad("refused_so", category);
  });
  const auto refused = sending.send();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "refused_so");
  CHECK(sending.order().lock == Hold::open);
  CHECK_FALSE(sending.order().send_request);
  const auto again = sending.send();
  REQUIRE_FALSE(again);
  CHECK(again.error().code == "refused_so");
  CHECK(sending.submits() == 1);
}

TEST_CASE("a conflict does not unlock what the connector holds") {
  Sending sending([&](Operation operation, const json::Value&) {
    if (operation == Operation::list)
      return test::good(json::parse(R"({"items": [{"id": "acme.4711", "state": "exporting"}]})"));
    return test::bad("forbidden_move", Category::conflict);
  });
  CHECK_FALSE(sending.send().ok());
  CHECK(sending.order().lock == Hold::sent);
  CHECK(sending.order().erp_state == "exporting");
}

TEST_CASE("any other failure keeps the lock and is repeated with the same request, until there is an answer") {
  const auto category =
      GENERATE(Category::internal, Category::erp_unavailable, Category::in_doubt, Category::erp_refused);
  std::atomic<int> failures{2};
  Sending sending(
      [&](Operation, const json::Value&) { return failures-- > 0 ? test::bad("internal", category) : taken(); });
  sending.sends.start();
  const auto unanswered = sending.send();
  REQUIRE_FALSE(unanswered);
  CHECK(unanswered.error().category == category);
  CHECK(test::eventually([&] { return sending.order().lock == Hold::sent; }));
  sending.sends.stop();
  REQUIRE(sending.connectors.calls.size() == 3);
  CHECK(sending.connectors.calls[0].second == sending.connectors.calls[2].second);
}

TEST_CASE("after a restart the request without an answer is repeated at once") {
  Sending sending([](Operation, const json::Value&) { return test::bad("internal", Category::internal); });
  CHECK_FALSE(sending.send().ok());
  CHECK(sending.order().lock == Hold::sending);
  const json::Value first = sending.connectors.calls.front().second;
  // The same store, another process.
  test::StubConnectors connectors([](Operation, const json::Value&) { return taken(); });
  SendService restarted(sending.database, sending.clock, sending.log, connectors);
  restarted.start();
  CHECK(test::eventually([&] { return sending.order().lock == Hold::sent; }));
  restarted.stop();
  REQUIRE(connectors.calls.size() == 1);
  CHECK(connectors.calls.front().second == first);
}

TEST_CASE("events that overtake the answer are not undone by it") {
  Sending* self = nullptr;
  Sending sending([&](Operation, const json::Value&) {
    EventApplier applier(self->database, self->clock, self->log, [](std::string_view) {});
    for (
        const char* event :
        {R"({"id": "e1", "sequence": 1, "kind": "sent", "state": "ready", "company": "c-100", "item": "acme.4711", "change_order": "4711"})",
         R"({"id": "e2", "sequence": 2, "kind": "returned", "state": "rejected", "company": "c-100", "item": "acme.4711", "change_order": "4711"})"}) {
      CHECK(applier.deliver(event));
    }
    return taken();
  });
  self = &sending;
  REQUIRE(sending.send());
  CHECK(sending.order().lock == Hold::open);
  CHECK(sending.order().erp_state == "rejected");
}

TEST_CASE("what may not be sent is refused before anything is locked") {
  Sending sending([](Operation, const json::Value&) { return taken(); });
  CHECK(sending.send("r-1", 5).error().code == "stale_revision");
  CHECK(sending.send("r-2", 1, "u-nora").error().code == "not_permitted");
  CHECK(sending.send("r-3", 1, "u-oscar").error().code == "project_not_found");
  CHECK(sending.send("r-4", 1, "u-pat", Operation::resend).error().code == "forbidden_move");
  CHECK(sending.connectors.calls.empty());
  CHECK(sending.order().lock == Hold::open);
  REQUIRE(sending.send("r-5"));
  CHECK(sending.send("r-6").error().code == "change_order_locked");
  CHECK(sending.send("r-5"));  // the same request: its answer again
  CHECK(sending.send("r-5", 2).error().code == "request_id_reused");
  CHECK(sending.submits() == 1);
}

TEST_CASE("what was applied or answered long ago is forgotten, by the host's clock") {
  constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60 * 1'000'000;
  Sending sending([](Operation, const json::Value&) { return taken(); });
  REQUIRE(sending.send());
  EventApplier applier(sending.database, sending.clock, sending.log, [](std::string_view) {});
  const auto deliver = [&](const std::string& id, int sequence, const char* kind, const char* state) {
    return applier.deliver(test::eventText(id, sequence, kind, state));
  };
  const auto kept = [&] {
    return sending.database.read([](Connection& connection) {
      std::string ids;
      for (const Row& row : connection.query("SELECT id FROM events ORDER BY id")) ids += row.text(0) + " ";
      return ids;
    });
  };
  REQUIRE(deliver("old", 1, "sent", "ready"));
  sending.clock.set(sending.clock.nowUs() + 2 * kDay);
  REQUIRE(deliver("young", 2, "returned", "rejected"));
  sending.clock.set(sending.clock.nowUs() + 29 * kDay);
  sending.sends.start();
  CHECK(test::eventually([&] { return kept() == "young "; }));
  sending.sends.stop();
  // Again, long after: its number is known, and it undoes nothing.
  REQUIRE(deliver("old", 1, "sent", "ready"));
  CHECK(sending.order().lock == Hold::open);
}
