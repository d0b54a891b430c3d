#include <catch2/catch.hpp>

#include "profile/send_rules.h"
#include "samples.h"

using namespace tieback;
using namespace tieback::profile;

namespace {

std::vector<std::string> codes(const json::Value& document, const std::string& overrides = "{}",
                               const Abilities& able = {}) {
  std::vector<std::string> list;
  for (const auto& unmet : checkDocument(document, testProfile("base", overrides), able)) {
    CHECK_FALSE(unmet.message.empty());
    CHECK_FALSE(unmet.mend.empty());
    list.push_back(unmet.code + " " + unmet.field);
  }
  return list;
}

using List = std::vector<std::string>;

struct Broken {
  const char* path;
  const char* value;  // JSON
  const char* unmet;
};

}  // namespace

TEST_CASE("A change order that fulfils everything may be sent", "[send]") {
  CHECK(codes(sampleDocument()) == List{});
}

TEST_CASE("Each rule names what is unmet and where", "[send]") {
  const auto broken = GENERATE(values<Broken>({
      {"commitment.origin_id", "null", "commitment_not_synced commitment.origin_id"},
      {"commitment.vendor.origin_id", "\" \"", "vendor_not_linked commitment.vendor.origin_id"},
      {"job_origin_id", "\"OTHER\"", "project_differs job_origin_id"},
      {"change_order.status", "\"Draft\"", "status_not_approved change_order.status"},
      {"change_order.origin_id", "\"000042\"", "already_in_erp change_order.origin_id"},
      {"change_order.total_amount", "\"12500.01\"", "total_differs change_order.total_amount"},
      {"change_order.total_amount", "\"12,500.00\"", "amount_invalid change_order.total_amount"},
      {"change_order.id", "null", "document_incomplete change_order.id"},
      {"change_order.title", "\"0123456789012345678901234567890123456789012345678901234567890\"",
       "too_long change_order.title"},
      {"change_order.title", "\"a\\u0007b\"", "control_characters change_order.title"},
      {"change_order.title", "\"a\\nb\"", "control_characters change_order.title"},
      {"change_order.description", "\"a\\u0000b\"", "control_characters change_order.description"},
      {"currency", "\"usd\"", "currency_missing currency"},
      {"commitment.type", "\"Lease\"", "document_incomplete commitment.type"},
      {"commitment.accounting_method", "\"both\"", "document_incomplete commitment.accounting_method"},
      {"change_order_items[1].cost_code", "null", "cost_code_missing change_order_items[1].cost_code"},
      {"change_order_items[1].cost_code.origin_id", "null", "cost_code_not_standard change_order_items[1].cost_code"},
      {"change_order_items[1].line_item_type", "null", "category_missing change_order_items[1].line_item_type"},
      {"change_order_items[0].cost_code.origin_id", "\"03-999\"", "cost_code_differs change_order_items[0].cost_code"},
      {"change_order_items[0].commitment_line_item_id", "1234",
       "line_unknown change_order_items[0].commitment_line_item_id"},
      {"change_order_items[2].tax_code", "\"T9\"", "same_line_differs change_order_items[2].commitment_line_item_id"},
      {"change_order_items[1].quantity", "\"2.00001\"", "too_many_decimals change_order_items[1].quantity"},
      {"change_order_items[1].unit_cost", "\"1e3\"", "amount_invalid change_order_items[1].unit_cost"},
      {"change_order_items[1].uom", "\"a\\u001b\"", "control_characters change_order_items[1].uom"},
      {"change_order_items[1].id", "1", "line_repeated change_order_items[1].id"},
      {"change_order_items", "{}", "document_incomplete change_order_items"},
  }));
  const auto list = codes(sampleWith(broken.path, json::parse(broken.value)));
  INFO(broken.path << " = " << broken.value);
  REQUIRE_FALSE(list.empty());
  CHECK(std::find(list.begin(), list.end(), broken.unmet) != list.end());
}

TEST_CASE("Amounts are exact: no more decimals than the ERP keeps, trailing zeros aside", "[send]") {
  auto document = sampleWith("change_order_items[1].amount", "1000.505");
  document["change_order"].set("total_amount", "12500.005");
  CHECK(codes(document) ==
        List{"too_many_decimals change_order_items[1].amount", "too_many_decimals change_order.total_amount"});
  CHECK(codes(document, R"({"decimals": {"amount": 3}})") == List{});
  CHECK(codes(sampleWith("change_order_items[1].amount", "1000.50000")) == List{});
}

TEST_CASE("Amounts beyond what can be kept exactly are refused, not wrapped", "[send]") {
  auto document = sampleWith("change_order_items[1].amount", "92233720368547758.07");
  document["change_order_items"].items()[2].set("amount", "92233720368547758.07");
  document["change_order"].set("total_amount", nullptr);
  CHECK(codes(document) == List{"amount_too_large change_order_items"});
  CHECK(codes(sampleWith("change_order_items[1].amount", "99999999999999999999"))[0] ==
        "amount_invalid change_order_items[1].amount");
}

TEST_CASE("Without a total there is nothing to differ from", "[send]") {
  CHECK(codes(sampleWith("change_order.total_amount", nullptr)) == List{});
}

TEST_CASE("No lines, and too many", "[send]") {
  auto document = sampleWith("change_order_items", json::Value::array());
  document["change_order"].set("total_amount", "0.00");
  CHECK(codes(document) == List{"no_lines change_order_items"});
  auto many = json::Value::array();
  for (std::size_t i = 0; i <= kMostLines; ++i) many.push(sampleDocument().at("change_order_items").items()[1]);
  const auto list = codes(sampleWith("change_order_items", std::move(many)));
  CHECK(list.front() == "too_many_lines change_order_items");
}

TEST_CASE("A commitment kept by unit and quantity wants them to agree exactly", "[send]") {
  auto document = sampleWith("commitment.accounting_method", "unit");
  auto& lines = document["change_order_items"].items();
  for (auto& line : lines) line.set("quantity", "1");
  for (auto& line : lines) line.set("unit_cost", line.at("amount"));
  CHECK(codes(document) == List{});
  lines[1].set("quantity", "1.0001");
  CHECK(codes(document) == List{"unit_price_differs change_order_items[1].amount"});
  lines[1].set("quantity", nullptr);
  CHECK(codes(document) == List{"quantity_missing change_order_items[1].quantity"});
}

TEST_CASE("One category where the ERP takes one", "[send]") {
  const auto document = sampleWith("change_order_items[1].line_item_type.origin_id", "MAT");
  CHECK(codes(document) == List{});
  CHECK(codes(document, R"({"rules": {"single_category": true}})") == List{"several_categories change_order_items"});
}

TEST_CASE("A category only where the ERP wants one", "[send]") {
  const auto document = sampleWith("change_order_items[1].line_item_type", nullptr);
  CHECK(codes(document, R"({"rules": {"category_required": false}})") == List{});
}

TEST_CASE("What the dialect cannot do is refused at Send", "[send]") {
  const auto without = [](bool Abilities::*ability, const json::Value& document) {
    Abilities able;
    able.*ability = false;
    return codes(document, "{}", able);
  };
  const auto order = sampleWith("commitment.type", "PurchaseOrderContract");
  auto negative_new = sampleWith("change_order_items[1].amount", "-1000.50");
  negative_new["change_order"].set("total_amount", "10499.00");
  CHECK(without(&Abilities::new_lines, sampleDocument()) == List{"new_lines_not_supported change_order_items"});
  CHECK(without(&Abilities::changed_lines, sampleDocument()) == List{"changed_lines_not_supported change_order_items"});
  CHECK(without(&Abilities::negative_amounts, sampleDocument()) ==
        List{"negative_amounts_not_supported change_order_items"});
  CHECK(without(&Abilities::negative_new_lines, sampleDocument()) == List{});
  CHECK(without(&Abilities::negative_new_lines, negative_new) ==
        List{"negative_new_lines_not_supported change_order_items"});
  CHECK(without(&Abilities::subcontracts, sampleDocument()) == List{"subcontracts_not_supported commitment.type"});
  CHECK(without(&Abilities::subcontracts, order) == List{});
  CHECK(without(&Abilities::purchase_orders, order) == List{"purchase_orders_not_supported commitment.type"});
}

TEST_CASE("Limits refuse, or cut where the profile says so", "[send]") {
  const std::string limits =
      R"({"limits": {"number": {"max": 5}, "commitment_number": {"max": 3}, "external_key": {"max": 4},
                                            "line_description": {"max": 5, "cut": false}, "description": {"max": 10}}})";
  const auto list = codes(sampleDocument(), limits);
  CHECK(list == List{"too_long change_order.number", "too_long commitment.number", "too_long external_key",
                     "too_long change_order.description", "too_long change_order_items[0].description",
                     "too_long change_order_items[1].description", "too_long change_order_items[2].description"});
  CHECK(codes(sampleDocument(), R"({"limits": {"number": {"max": 5, "cut": true}}})") == List{});
  CHECK(codes(sampleWith("change_order.title", ""), R"({"limits": {"title": {"required": true}}})") ==
        List{"text_missing change_order.title"});
}

TEST_CASE("A description that the approver will be asked for is not judged at Send", "[send]") {
  const std::string overrides =
      R"({"limits": {"description": {"max": 10}}, "fields": {"Memo": ""}, "prompts": {"description": {"ask": ")";
  CHECK(codes(sampleDocument(), overrides + R"(optional"}}})") == List{});
  CHECK(codes(sampleDocument(), overrides + R"(none"}}})") == List{"too_long change_order.description"});
}

TEST_CASE("A mapped field is held against its limit at Send when no answer is in it", "[send]") {
  CHECK(codes(sampleDocument(), R"({"fields": {"Memo": {"value": "{change_order.title}", "max": 5, "cut": false}}})") ==
        List{"too_long Memo"});
}

TEST_CASE("Status is compared without case, ids are texts or numbers", "[send]") {
  CHECK(codes(sampleWith("change_order.status", "approved")) == List{});
  CHECK(codes(sampleWith("change_order_items[0].commitment_line_item_id", "9001")) == List{});
}

TEST_CASE("Anything at all can be checked without harm", "[send]") {
  for (const auto* text :
       {"null", "[]", "\"x\"", "{}", R"({"change_order": 1, "commitment": [], "change_order_items": [1, null, []]})",
        R"({"change_order_items": null, "commitment_items": {"a": 1}})"}) {
    INFO(text);
    CHECK_FALSE(codes(json::parse(text)).empty());
  }
}

TEST_CASE("A hopeless document does not fill the screen", "[send]") {
  auto many = json::Value::array();
  for (int i = 0; i < 500; ++i) many.push(json::Value::object({{"id", i}, {"amount", "x"}}));
  CHECK(codes(sampleWith("change_order_items", std::move(many))).size() == UnmetList::kMost);
}
