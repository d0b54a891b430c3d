#include "erp/dialects/xero/config.h"

#include <algorithm>

#include "erp/http/http_options.h"
#include "erp/support/commitment_pattern.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::xero {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
// Xero remembers an Idempotency-Key for 6 minutes: what is sent again within them cannot be applied twice.
constexpr std::int64_t kAbsenceUs = 120 * kSecondUs;
constexpr std::int64_t kApprovalPollUs = 300 * kSecondUs;

void readEndpoint(const json::Value& endpoint, Config& config) {
  ConfigReader reader(endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) reader.skip(key);
  config.token_url = reader.text("token_url", "https://identity.xero.com");
  config.tenant = reader.text("tenant");
  if (config.tenant.empty() && config.login == Config::Login::refresh_token) {
    reader.fail("tenant", "is missing: the tenantId of the organisation, as GET /connections lists it");
  }
  reader.finish();
}

void readCredentials(const json::Value& credentials, Config& config) {
  ConfigReader reader(credentials, "credentials");
  const auto login = reader.choice("login", {"refresh_token", "client_credentials"}, "refresh_token");
  config.client_id = reader.required("client_id");
  config.client_secret = reader.required("client_secret");
  if (login == "refresh_token") {
    config.refresh_token = reader.required("refresh_token");
  } else {
    config.login = Config::Login::client_credentials;
    config.scope = reader.text("scope", "accounting.invoices accounting.contacts.read accounting.settings.read");
  }
  reader.finish();
}

TextMap readMap(ConfigReader& reader, const json::Value& options, std::string_view name) {
  reader.skip(name);
  TextMap map;
  const auto* member = options.find(name);
  if (member == nullptr || member->isNull()) return map;
  if (!member->isObject()) reader.fail(name, "must be a mapping of codes to codes");
  for (const auto& [key, value] : member->members()) {
    if (!value.isString() && !value.isNumber()) reader.fail(std::string(name) + "." + key, "must be a text");
    map.emplace_back(key, member->text(key));
  }
  return map;
}

void readForm(ConfigReader& reader, Config& config) {
  const auto form = reader.choice("form", {"order_lines", "own_order"}, "order_lines");
  if (form == "own_order") config.form = Config::Form::own_order;
  const auto finish = reader.choice("finish", {"draft", "submitted", "approved", "approved_in_xero"}, "approved");
  config.finish = finish == "draft"              ? Config::Finish::draft
                  : finish == "submitted"        ? Config::Finish::submitted
                  : finish == "approved_in_xero" ? Config::Finish::approved_in_xero
                                                 : Config::Finish::approved;
  config.sent_to_contact = reader.flag("sent_to_contact", false);
  if (config.sent_to_contact && config.finish != Config::Finish::approved) {
    reader.fail("sent_to_contact", "goes with `finish: approved` only: Xero marks approved orders as sent");
  }
  config.may_delete = reader.flag("delete_held", true);
  config.import_prefix = reader.text("import_prefix");
  config.import_pattern = reader.text("import_pattern");
  if (!config.import_pattern.empty() && !isCommitmentPattern(config.import_pattern)) {
    reader.fail("import_pattern", "must have {commitment} once, and a text before or behind it");
  }
  config.unique_numbers = reader.flag("unique_numbers", true);
  config.negative_lines = reader.flag("negative_lines", true);
}

void readCodes(ConfigReader& reader, const json::Value& options, Config& config) {
  const auto vendor = reader.choice("vendor_by", {"account_number", "contact_number", "contact_id"}, "account_number");
  config.vendor_by = vendor == "contact_id"       ? Config::VendorBy::contact_id
                     : vendor == "contact_number" ? Config::VendorBy::contact_number
                                                  : Config::VendorBy::account_number;
  config.cost_code_is_account = reader.choice("cost_code_as", {"tracking", "account"}, "tracking") == "account";
  config.cost_code_tracking = reader.text("cost_code_tracking", "Cost Code");
  if (!config.cost_code_is_account && config.cost_code_tracking.empty()) {
    reader.fail("cost_code_tracking", "must name a tracking category while `cost_code_as` is tracking");
  }
  config.project_tracking = reader.text("project_tracking");
  config.account = reader.text("account");
  config.accounts = readMap(reader, options, "accounts");
  config.tax_type = reader.text("tax_type");
  config.tax_types = readMap(reader, options, "tax_types");
  config.line_amounts = reader.choice("line_amounts", {"Exclusive", "Inclusive", "NoTax"}, "Exclusive");
  config.unit_decimals = reader.choice("unit_decimals", {"2", "4"}, "4") == "2" ? 2 : 4;
}

void readOptions(const json::Value& options, Config& config) {
  ConfigReader reader(options, "options");
  readForm(reader, config);
  readCodes(reader, options, config);
  config.checks = reader.list("checks", {"cost_codes", "project", "vendor"}, {"cost_codes", "project", "vendor"});
  config.absence_us = reader.duration("absence_proof", kAbsenceUs);
  config.approval_poll_us = std::max(reader.duration("approval_poll", kApprovalPollUs), kSecondUs);
  reader.finish();
}

}  // namespace

bool Config::check(std::string_view name) const {
  return std::find(checks.begin(), checks.end(), name) != checks.end();
}

const std::string* lookUp(const TextMap& map, std::string_view name) {
  const auto found = std::find_if(map.begin(), map.end(), [&](const auto& entry) { return entry.first == name; });
  return found == map.end() ? nullptr : &found->second;
}

Config readConfig(const DialectContext& context) {
  Config config;
  readCredentials(context.credentials, config);
  readEndpoint(context.endpoint, config);
  readOptions(context.options, config);
  return config;
}

}  // namespace tieback::erp::xero
