#include <catch2/catch.hpp>

#include "profile/draft_builder.h"
#include "samples.h"

using namespace tieback;
using namespace tieback::profile;
using domain::DraftLine;

namespace {

BuiltDraft built(const json::Value& document, const VendorProfile& profile, const std::string& answers = "{}") {
  const auto result = buildDraft(document, profile, json::parse(answers), "TB-4711", "2026-06-15");
  INFO((result.ok() ? std::string() : result.error().message));
  REQUIRE(result.ok());
  return *result;
}

const Mapping& mapping(const BuiltDraft& draft, const std::string& field) {
  for (const auto& one : draft.mapped) {
    if (one.field == field) return one;
  }
  FAIL("nothing is mapped to " << field);
  return draft.mapped.front();
}

}  // namespace

TEST_CASE("The header of a draft", "[draft]") {
  const auto draft = built(sampleDocument(), testProfile("description_required"),
                           R"({"description": "Deeper footing", "erp_number": "77", "accounting_date": "2026-07-01"})")
                         .draft;
  CHECK(draft.external_key == "TB-4711");
  CHECK(draft.number == "77");
  CHECK(draft.title == "Extra footing");
  CHECK(draft.description == "Deeper footing");
  CHECK(draft.date == "2026-07-01");
  CHECK(draft.currency == "USD");
  CHECK(draft.project == "HARBOUR");
  CHECK(draft.vendor == "V-1001");
  CHECK(draft.commitment == "SC000123");
  CHECK_FALSE(draft.is_purchase_order);
  CHECK(draft.commitment_number == "SC-001");
  CHECK(draft.change_order_number == "CCO-001");
  CHECK(draft.total.toString() == "12500.00");
}

TEST_CASE("Without answers: the change order's description, today, and the ERP numbers", "[draft]") {
  const auto draft = built(sampleDocument(), testProfile("base")).draft;
  CHECK(draft.description == "Rock was found.\nDeeper footing.");
  CHECK(draft.date == "2026-06-15");
  CHECK(draft.number.empty());
}

TEST_CASE("Several edits of one line become one", "[draft]") {
  const auto draft = built(sampleDocument(), testProfile("base")).draft;
  REQUIRE(draft.lines.size() == 2);
  const auto& changed = draft.lines[0];
  CHECK(changed.change == DraftLine::Change::changed_line);
  CHECK(changed.item_ids == std::vector<std::string>{"1", "3"});
  CHECK(changed.commitment_line_id == "9001");
  CHECK(changed.commitment_line_origin == "1");
  CHECK(changed.position == 1);
  CHECK(changed.amount.toString() == "11499.50");
  CHECK(changed.description == "Deeper footing; Credit");
  CHECK(changed.old_amount->toString() == "60000.00");
  CHECK(changed.old_quantity->toString() == "1.0000");
  CHECK(changed.cost_code == "03-300");
  CHECK(changed.category == "SUB");
  CHECK(changed.uom == "LS");  // the commitment line's
  const auto& added = draft.lines[1];
  CHECK(added.change == DraftLine::Change::new_line);
  CHECK(added.amount.toString() == "1000.50");
  CHECK(added.quantity->toString() == "2.0000");
  CHECK(added.unit_cost->toString() == "500.2500");
  CHECK(added.tax_code == "T1");
  CHECK_FALSE(added.old_amount.has_value());
}

TEST_CASE("Quantities are summed, a unit cost stays only where all agree", "[draft]") {
  auto document = sampleDocument();
  auto& lines = document["change_order_items"].items();
  for (const std::size_t i : {0U, 2U}) lines[i].set("quantity", "1.5");
  lines[0].set("unit_cost", "10");
  lines[2].set("unit_cost", "10.00");
  CHECK(built(document, testProfile("base")).draft.lines[0].quantity->toString() == "3.0000");
  CHECK(built(document, testProfile("base")).draft.lines[0].unit_cost->toString() == "10.0000");
  lines[2].set("unit_cost", "11");
  CHECK_FALSE(built(document, testProfile("base")).draft.lines[0].unit_cost.has_value());
}

TEST_CASE("… unless the profile wants them one by one", "[draft]") {
  const auto draft = built(sampleDocument(), testProfile("base", R"({"rules": {"sum_same_line": false}})")).draft;
  REQUIRE(draft.lines.size() == 3);
  CHECK(draft.lines[2].amount.toString() == "-500.50");
  CHECK(draft.total.toString() == "12500.00");
}

TEST_CASE("Fields are mapped and what is cut is told", "[draft]") {
  const auto draft = built(sampleWith("change_order_items[1].description", std::string(50, 'x')), testProfile("base"));
  REQUIRE(draft.draft.fields.size() == 3);
  CHECK(draft.draft.fields[0] == std::pair<std::string, std::string>("Description", "Extra footing"));
  CHECK(draft.draft.fields[1].second == "TB-4711");
  CHECK(draft.draft.fields[2].second == "SC-001: Rock was found.\nDeeper");
  CHECK(mapping(draft, "Description").from == "{answers.description|change_order.title}");
  CHECK_FALSE(mapping(draft, "Description").cut);
  CHECK(mapping(draft, "Memo").cut);
  CHECK(mapping(draft, "Memo").original == "SC-001: Rock was found.\nDeeper footing.");
  CHECK(mapping(draft, "line 2 description").cut);
  CHECK(mapping(draft, "line 2 description").value == std::string(40, 'x'));
  CHECK(draft.draft.lines[1].description.size() == 40);
  CHECK(draft.mapped.size() == 4);
}

TEST_CASE("A mapped field takes the cut text of what it names", "[draft]") {
  const auto profile = testProfile("base", R"({"limits": {"title": {"max": 5, "cut": true}}})");
  const auto draft = built(sampleDocument(), profile);
  CHECK(draft.draft.title == "Extra");
  CHECK(draft.draft.fields[0].second == "Extra");
  CHECK(mapping(draft, "title").original == "Extra footing");
}

TEST_CASE("What is too long with the answer in it is refused", "[draft]") {
  const auto profile = testProfile(
      "description_required", R"({"fields": {"Memo": {"value": "{answers.description}", "max": 5, "cut": false}}})");
  const auto result =
      buildDraft(sampleDocument(), profile, json::parse(R"({"description": "longer"})"), "K", "2026-06-15");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "send_rules_unmet");
  CHECK(result.error().details.path("unmet")->items()[0].text("field") == "Memo");
}

TEST_CASE("A date may come from the change order, and must be one", "[draft]") {
  const auto created = testProfile("base", R"({"date": "{change_order.created_at}"})");
  CHECK(built(sampleDocument(), created).draft.date == "2026-06-01");
  const auto due = testProfile("base", R"({"date": "{change_order.due_date}"})");
  const auto result = buildDraft(sampleDocument(), due, {}, "K", "2026-06-15");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().details.path("unmet")->items()[0].text("code") == "date_invalid");
}

TEST_CASE("A document that may not be sent makes no draft", "[draft]") {
  const auto result =
      buildDraft(sampleWith("change_order.total_amount", "1.00"), testProfile("base"), {}, "K", "2026-06-15");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "send_rules_unmet");
  CHECK(result.error().message.find("The lines sum to 12500.00, but the change order's total is 1.00.") == 0);
  CHECK_FALSE(buildDraft(json::parse("[]"), testProfile("base"), {}, "K", "2026-06-15").ok());
}

TEST_CASE("The same draft whatever way an amount is written", "[draft]") {
  const auto one = canonicalDraft(built(sampleDocument(), testProfile("base")).draft);
  auto document = sampleWith("change_order_items[0].amount", "12000");
  document["change_order"].set("total_amount", "12500.000");
  CHECK(canonicalDraft(built(document, testProfile("base")).draft) == one);
  CHECK(canonicalDraft(built(sampleWith("change_order.title", "Other"), testProfile("base")).draft) != one);
  CHECK(json::parse(one).canonical() == one);
}

TEST_CASE("Deltas show what changes", "[draft]") {
  CHECK(
      deltas(built(sampleDocument(), testProfile("base")).draft).dump() ==
      R"([{"line":1,"cost_code":"03-300","category":"SUB","description":"Deeper footing; Credit","old":"60000.00","change":"11499.50","new":"71499.50"},)"
      R"({"line":null,"cost_code":"02-200","category":"SUB","description":"Rock removal","old":null,"change":"1000.50","new":"1000.50"}])");
}

TEST_CASE("The external key comes from the profile's template", "[draft]") {
  CHECK(makeExternalKey(testProfile("base"), sampleDocument()) == "TB-4711");
  CHECK(makeExternalKey(testProfile("base", R"({"external_key": "{commitment.id}/{change_order.id}"})"),
                        sampleDocument()) == "501/4711");
}

TEST_CASE("A link to the change order on the platform is a template like any other", "[draft]") {
  const auto draft = built(sampleDocument(), testProfile("base", R"({"fields": {"Memo": {"value":
    "{change_order.number} https://app.example/{commitment.project.id}/contracts/{commitment.id}?co={change_order.id}&tab=2",
    "max": 300}}})"));
  CHECK(mapping(draft, "Memo").value == "CCO-001 https://app.example/1/contracts/501?co=4711&tab=2");
}
