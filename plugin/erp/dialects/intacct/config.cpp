#include "erp/dialects/intacct/config.h"

#include <algorithm>

#include "erp/http/http_options.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::intacct {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
// The gateway gives up a request after about 15 minutes, and may have gone on with it all that time.
constexpr std::int64_t kAbsenceUs = 16 * 60 * kSecondUs;
constexpr std::int64_t kApprovalPollUs = 5 * 60 * kSecondUs;

void readEndpoint(const json::Value& endpoint, Config& config) {
  ConfigReader reader(endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) reader.skip(key);
  config.url = reader.required("url");
  config.session_domain = reader.text("session_domain", "intacct.com");
  config.company = reader.required("company");
  config.entity = reader.text("entity");
  config.client = reader.text("client");
  reader.finish();
}

void readCredentials(const json::Value& credentials, Config& config) {
  ConfigReader reader(credentials, "credentials");
  config.sender_id = reader.required("sender_id");
  config.sender_password = reader.required("sender_password");
  config.user_id = reader.required("user_id");
  config.user_password = reader.required("user_password");
  reader.finish();
}

void readLines(ConfigReader& reader, Config& config) {
  if (reader.choice("lines_hold", {"delta", "total"}, "delta") == "total") config.lines_hold = Config::LinesHold::total;
  config.revised_quantity_field = reader.text("revised_quantity_field");
  config.revised_price_field = reader.text("revised_price_field");
  if (config.lines_hold == Config::LinesHold::total &&
      (config.revised_quantity_field.empty() || config.revised_price_field.empty())) {
    reader.fail(config.revised_quantity_field.empty() ? "revised_quantity_field" : "revised_price_field",
                "must be set with `lines_hold: total`: a new total can only be made from what the line holds after the "
                "changes before it");
  }
  const auto item_from = reader.choice("item_from", {"cost_code", "category", "fixed"}, "cost_code");
  config.item_from = item_from == "fixed"      ? Config::ItemFrom::fixed
                     : item_from == "category" ? Config::ItemFrom::category
                                               : Config::ItemFrom::cost_code;
  config.item = reader.text("item");
  if (config.item_from == Config::ItemFrom::fixed && config.item.empty()) {
    reader.fail("item", "must be set with `item_from: fixed`");
  }
  config.tasks = reader.choice("task_from", {"cost_code", "none"}, "none") == "cost_code";
  config.cost_types = reader.choice("cost_type_from", {"category", "none"}, "none") == "category";
  if (config.cost_types && !config.tasks) {
    reader.fail("cost_type_from", "needs `task_from: cost_code`: Intacct takes a cost type only with its task");
  }
  config.location = reader.text("location");
  config.unit = reader.text("unit", "Each");
  config.negative_quantity = reader.choice("negative_lines", {"price", "quantity"}, "price") == "quantity";
  config.simple_tax = reader.choice("tax", {"none", "line_level_simple"}, "none") == "line_level_simple";
}

void readKey(ConfigReader& reader, Config& config) {
  config.key_is_number = reader.choice("key_field", {"reference", "document_number"}, "reference") == "document_number";
  config.reference_read_as = reader.text("reference_read_as", "PONUMBER");
  config.manual_number = reader.choice("numbering", {"auto", "manual"}, "auto") == "manual";
  if (config.key_is_number && config.manual_number) {
    reader.fail("numbering", "cannot be manual with `key_field: document_number`: the key is the number");
  }
  config.lines_by_number =
      reader.choice("line_ids", {"record_number", "line_number"}, "record_number") == "line_number";
  config.link_read_as = reader.text("link_read_as");
}

void readOptions(const json::Value& options, Config& config) {
  ConfigReader reader(options, "options");
  config.subcontract_type = reader.text("subcontract_type", "Subcontract");
  config.subcontract_change_type = reader.text("subcontract_change_type", "Subcontract Change Order");
  config.purchase_order_type = reader.text("purchase_order_type", "Purchase Order");
  config.purchase_order_change_type = reader.text("purchase_order_change_type", "Purchase Order Change Order");
  readLines(reader, config);
  readKey(reader, config);
  const auto post = reader.choice("post", {"after_reading", "at_once", "by_hand"}, "after_reading");
  config.post = post == "at_once"   ? Config::Post::at_once
                : post == "by_hand" ? Config::Post::by_hand
                                    : Config::Post::after_reading;
  config.term = reader.text("term");
  config.send_due_date = reader.choice("due_date", {"posting_date", "none"}, "posting_date") == "posting_date";
  config.checks = reader.list("checks", {"commitment", "definition", "items", "project", "tasks", "vendor"},
                              {"commitment", "definition", "items", "vendor"});
  config.show_private = reader.flag("show_private", true);
  config.absence_us = reader.duration("absence_proof", kAbsenceUs);
  config.approval_poll_us = std::max(reader.duration("approval_poll", kApprovalPollUs), kSecondUs);
  reader.finish();
}

}  // namespace

bool Config::check(std::string_view name) const {
  return std::find(checks.begin(), checks.end(), name) != checks.end();
}

const std::string& Config::orderType(bool is_purchase_order) const {
  return is_purchase_order ? purchase_order_type : subcontract_type;
}

const std::string& Config::changeType(bool is_purchase_order) const {
  return is_purchase_order ? purchase_order_change_type : subcontract_change_type;
}

Config readConfig(const DialectContext& context) {
  Config config;
  readEndpoint(context.endpoint, config);
  readCredentials(context.credentials, config);
  readOptions(context.options, config);
  return config;
}

}  // namespace tieback::erp::intacct
