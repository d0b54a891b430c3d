#include "erp/dialects/business_central/config.h"

#include <algorithm>

#include "erp/http/http_options.h"
#include "erp/support/commitment_pattern.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::business_central {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
// A request may stand 8 minutes in the service's queue and then run for 8 minutes, while the gateway gives up after 10:
// https://learn.microsoft.com/dynamics365/business-central/dev-itpro/administration/operational-limits-online
constexpr std::int64_t kAbsenceUs = 17 * 60 * kSecondUs;

constexpr std::string_view kScope = "https://api.businesscentral.dynamics.com/.default";
constexpr std::string_view kLogin = "https://login.microsoftonline.com";

void readEndpoint(const json::Value& endpoint, Config& config) {
  ConfigReader reader(endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) reader.skip(key);
  reader.required("url");
  config.tenant = reader.required("tenant");
  config.environment = reader.required("environment");
  config.company = reader.required("company");
  config.api = reader.text("api", "v2.0");
  config.login_url = reader.text("login_url", kLogin);
  reader.finish();
}

void readCredentials(const json::Value& credentials, Config& config) {
  ConfigReader reader(credentials, "credentials");
  config.client_id = reader.required("client_id");
  config.client_secret = reader.required("client_secret");
  config.scope = reader.text("scope", kScope);
  reader.finish();
}

// A mapping of texts whose keys are the customer's own.
Texts readTexts(const json::Value& options, ConfigReader& reader, std::string_view name) {
  reader.skip(name);
  const auto* mapping = options.find(name);
  if (mapping == nullptr || mapping->isNull()) return {};
  if (!mapping->isObject()) reader.fail(name, "must be a mapping");
  Texts texts;
  for (const auto& [key, value] : mapping->members()) {
    if (!value.isString()) reader.fail(std::string(name) + "." + key, "must be a text");
    if (!value.asString().empty()) texts.emplace_back(key, value.asString());
  }
  return texts;
}

Texts readDimensions(const json::Value& options, ConfigReader& reader) {
  auto dimensions = readTexts(options, reader, "dimensions");
  for (const auto& [source, code] : dimensions) {
    if (source != "project" && source != "cost_code" && source != "category") {
      reader.fail("dimensions." + source, "must be project, cost_code or category");
    }
  }
  return dimensions;
}

void readOptions(const json::Value& options, Config& config) {
  ConfigReader reader(options, "options");
  config.linked_order = reader.choice("post_as", {"order_lines", "linked_order"}, "order_lines") == "linked_order";
  config.update_lines = reader.choice("changed_lines", {"new_line", "update"}, "new_line") == "update";
  config.manual_number = reader.choice("numbering", {"auto", "manual"}, "auto") == "manual";
  config.line_type = reader.choice("line_type", {"account", "item"}, "account") == "item" ? "Item" : "Account";
  config.number = reader.text("number");
  config.number_is_cost_code = reader.flag("number_is_cost_code", false);
  config.numbers = readTexts(options, reader, "numbers");
  config.dimensions = readDimensions(options, reader);
  config.send_tax_code = reader.flag("send_tax_code", false);
  config.tax_codes = readTexts(options, reader, "tax_codes");
  config.send_uom = reader.flag("send_uom", false);
  config.reference_in_description =
      reader.choice("reference_in", {"description2", "description"}, "description2") == "description";
  config.may_delete = reader.flag("delete_held", true);
  config.import_prefix = reader.text("import_prefix");
  config.import_pattern = reader.text("import_pattern");
  if (!config.import_pattern.empty() && !isCommitmentPattern(config.import_pattern)) {
    reader.fail("import_pattern", "must have {commitment} once, and a text before or behind it");
  }
  config.checks = reader.list("checks", {"commitment", "dimensions", "numbers", "period", "vendor"},
                              {"commitment", "dimensions", "numbers", "vendor"});
  config.absence_us = reader.duration("absence_proof", kAbsenceUs);
  reader.finish();
  if (config.linked_order && config.update_lines) {
    reader.fail("changed_lines", "must be new_line with `post_as: linked_order`: that order has no line to update");
  }
  if (config.manual_number && !config.linked_order) {
    reader.fail("numbering", "is of use with `post_as: linked_order` only: lines have no number of their own");
  }
  if (config.number.empty() && !config.number_is_cost_code && config.numbers.empty()) {
    reader.fail("number",
                "is missing: say which account or item a new line is for (`number`, `numbers` or "
                "`number_is_cost_code`)");
  }
}

}  // namespace

bool Config::check(std::string_view name) const {
  return std::find(checks.begin(), checks.end(), name) != checks.end();
}

std::string mapped(const Texts& texts, std::string_view name) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& each) { return each.first == name; });
  return found == texts.end() ? std::string() : found->second;
}

Config readConfig(const DialectContext& context) {
  Config config;
  readEndpoint(context.endpoint, config);
  readCredentials(context.credentials, config);
  readOptions(context.options, config);
  return config;
}

}  // namespace tieback::erp::business_central
