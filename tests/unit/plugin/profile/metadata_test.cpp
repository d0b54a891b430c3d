#include <catch2/catch.hpp>

#include "profile/metadata.h"
#include "samples.h"

using namespace tieback;
using namespace tieback::profile;

TEST_CASE("Metadata has the platform's shape", "[metadata]") {
  const auto profile = testProfile("description_required",
                                   R"({"caution": "Close the commitment first.", "rules": {"single_category": true},
      "limits": {"title": {"required": true}, "number": {"max": 9, "cut": true}, "commitment_number": {"max": 12}}})");
  MetadataOptions options;
  options.unlink = true;
  options.abilities.purchase_orders = false;
  const auto entities = metadata(profile, options).at("settings").at("entities");
  const auto& orders = entities.at("commitment_change_orders");
  CHECK(orders.path("configs.export.enabled")->asBoolean());
  CHECK_FALSE(orders.path("configs.import.enabled")->asBoolean());
  CHECK(orders.path("configs.unlink.enabled")->asBoolean());
  CHECK(orders.path("configs.procore_change_order_number.enabled")->asBoolean());
  CHECK(orders.path("configs.line_items_require_single_category.enabled")->asBoolean());
  CHECK(orders.path("rules.export.warning_message.message")->asString() == "Close the commitment first.");
  CHECK(orders.path("rules.export.fields.title.validation")->dump() ==
        R"({"present":{"enabled":true,"message":"Title can't be blank."},)"
        R"("max_length":{"enabled":true,"message":"Title is too long. Maximum %{length} characters.","length":60}})");
  CHECK(orders.path("rules.save.fields.title") != nullptr);
  CHECK(orders.path("rules.save.fields.number") == nullptr);  // it is cut, so it is no error
  CHECK(orders.path("rules.export.fields.code.validation.max_length.length")->asInteger() == 10);
  CHECK(orders.path("custom_fields")->dump() ==
        R"([{"key":"description","label":"Description","type":"text","required":true,"max_length":60},)"
        R"({"key":"accounting_date","label":"Accounting date","type":"date","required":false}])");
  const auto& items = entities.at("commitment_change_order_items");
  CHECK(items.path("rules.export.fields.total_amount.validation.max_length_decimal.length")->asInteger() == 2);
  CHECK(items.path("rules.export.fields.cost_code.validation.present.enabled")->asBoolean());
  CHECK_FALSE(entities.path("commitments.configs.export_purchase_orders.enabled")->asBoolean());
  CHECK(entities.path("commitments.rules.save.fields.number.validation.max_length.length")->asInteger() == 12);
}

TEST_CASE("Without a prompt for it the number is not prefilled", "[metadata]") {
  const auto document = metadata(testProfile("base"), {});
  CHECK_FALSE(document.path("settings.entities.commitment_change_orders.configs.procore_change_order_number.enabled")
                  ->asBoolean());
  CHECK(document.path("settings.entities.commitment_change_orders.custom_fields")->size() == 0);
}
