// What accept pinned must be the same for ever: an item that waits in the ledger is exported by a later version, and
// its keys are known to the ERP.
#include <catch2/catch.hpp>

#include "life/pinned.h"

namespace tieback::test {
namespace {

json::Value document() {
  return json::parse(R"({
    "job_origin_id": "HARBOUR", "currency": "USD",
    "commitment": {"id": 501, "number": "SC-001", "type": "WorkOrderContract", "origin_id": "SC000123",
      "vendor": {"id": 77, "company": "Apex Concrete LLC", "origin_id": "V-1001"}},
    "commitment_items": [
      {"id": 9001, "position": 7, "amount": "60000", "quantity": "1", "uom": "LS", "description": "Footings",
       "origin_id": "1", "cost_code": {"origin_id": "03-300"}, "line_item_type": {"code": "SUB"}}],
    "change_order": {"id": 4711, "number": "CCO-001", "status": "Approved", "title": " Extra \"deep\" footing ",
      "description": "Rock was found.\n\tTiefer gründen \\ 5 €.", "total_amount": "12500.00"},
    "change_order_items": [
      {"id": 1, "amount": "12000.00", "commitment_line_item_id": 9001, "description": "Deeper footing",
       "cost_code": {"origin_id": "03-300"}, "line_item_type": {"code": "SUB"}},
      {"id": 2, "amount": "1000.5", "description": "Rock removal", "quantity": "2", "unit_cost": "500.25",
       "uom": "EA", "tax_code": "T1", "cost_code": {"origin_id": "02-200"}, "line_item_type": {"origin_id": "SUB"}},
      {"id": 3, "amount": "-500.50", "commitment_line_item_id": 9001, "description": "Credit",
       "cost_code": {"origin_id": "03-300"}, "line_item_type": {"code": "SUB"}}]
  })");
}

domain::Item accepted() {
  domain::Item item;
  item.id = "acme.4711";
  item.connection = "acme";
  item.document = document();
  item.answers = json::parse(R"({"erp_number":"N-7","description":"As agreed","b":null,"a":"x"})");
  item.accepted_on = "2026-06-15";
  item.external_key = "TB-4711";
  item.change_order_revision = 3;
  return item;
}

life::Connection connection() {
  life::Connection made;
  made.profile.limits["title"] = {12, true, false};
  made.profile.fields = {{"b", "{change_order.number} {{x}}"}, {"Ähm", "{answers.a|today}"}, {"B2", "{external_key}"}};
  made.profile.field_limits["b"] = {5, true, false};
  return made;
}

}  // namespace

TEST_CASE("the digest of what an approver saw is the same for ever") {
  const auto pinned = life::pinnedOf(accepted(), connection());
  REQUIRE(pinned);
  CHECK(pinned->digest == "14348ed8ad461d63dd332de1a901d7d05062a39f1b910373d2618cae3a2925e0");
}

TEST_CASE("the key of a step is the same for ever") {
  auto item = accepted();
  item.preview_digest = std::string(64, 'a');
  CHECK(life::idempotencyKey(item, "create") == "433a26bc210d36b49d1fa23d1c6d1966");
  item.erp_state = json::Value::object({{"withdrawals", 2}});
  CHECK(life::idempotencyKey(item, "create") == "4b4f682ccc517dcc6b21e47b68ae9612");
}

}  // namespace tieback::test
