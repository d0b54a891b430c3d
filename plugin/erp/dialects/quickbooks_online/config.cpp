#include "erp/dialects/quickbooks_online/config.h"

#include <algorithm>

#include "erp/http/http_options.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::quickbooks_online {
namespace {

constexpr std::string_view kTokenUrl = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer";
// What Intuit's own clients send; older ones were retired in 2025.
constexpr std::string_view kMinorVersion = "75";
// Gateways in front of QuickBooks give up after a minute or two; nobody says how long a request can still be at work.
constexpr std::int64_t kAbsenceUs = 300'000'000;

bool isDigits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

IdKind idKind(std::string_view word) {
  if (word.ends_with("none")) return IdKind::none;
  if (word.ends_with("id")) return IdKind::id;
  return word.ends_with("number") ? IdKind::number : IdKind::name;
}

void readEndpoint(const json::Value& endpoint, Config& config) {
  ConfigReader reader(endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) reader.skip(key);
  config.realm = reader.required("realm_id");
  if (!isDigits(config.realm)) reader.fail("realm_id", "is the company's id, a number: the consent names it realmId");
  config.token_url = reader.text("token_url", kTokenUrl);
  config.minor_version = reader.text("minor_version", kMinorVersion);
  if (!isDigits(config.minor_version)) reader.fail("minor_version", "must be a number in quotes");
  reader.finish();
}

void readCredentials(const json::Value& credentials, Config& config) {
  ConfigReader reader(credentials, "credentials");
  config.client_id = reader.required("client_id");
  config.client_secret = reader.required("client_secret");
  config.refresh_token = reader.required("refresh_token");
  reader.finish();
}

AbsenceProof proofOf(ConfigReader& reader) {
  if (reader.text("absence_proof", "5m") == "enforced") return {AbsenceProof::Kind::unique_key, 0};
  return {AbsenceProof::Kind::after, reader.duration("absence_proof", kAbsenceUs)};
}

void readOptions(const json::Value& options, Config& config) {
  ConfigReader reader(options, "options");
  const auto form = reader.choice("change_order_as", {"order_lines", "linked_order"}, "order_lines");
  config.form = form == "linked_order" ? Config::Form::linked_order : Config::Form::order_lines;
  config.commitment = idKind(reader.choice("commitment_is", {"number", "id"}, "number"));
  config.vendor = idKind(reader.choice("vendor_is", {"name", "id"}, "name"));
  config.project = idKind(reader.choice("project_is", {"none", "name", "id"}, "none"));
  const auto cost_code = reader.choice(
      "cost_code_is", {"item_name", "item_id", "account_name", "account_number", "account_id"}, "item_name");
  config.account_lines = cost_code.starts_with("account");
  config.cost_code = idKind(cost_code);
  config.category = idKind(reader.choice("category_is", {"none", "class_name", "class_id"}, "none"));
  config.tax_code = reader.text("tax_code");
  config.tax_calculation = reader.choice("tax_calculation", {"", "TaxExcluded", "TaxInclusive", "NotApplicable"}, "");
  config.keep_tax_detail = reader.choice("tax_detail", {"recalculated", "kept"}, "recalculated") == "kept";
  config.checks =
      reader.list("checks", {"commitment", "numbering", "period", "vendor"}, {"commitment", "numbering", "vendor"});
  config.proof = proofOf(reader);
  reader.finish();
}

}  // namespace

bool Config::check(std::string_view name) const {
  return std::find(checks.begin(), checks.end(), name) != checks.end();
}

Config readConfig(const DialectContext& context) {
  Config config;
  readEndpoint(context.endpoint, config);
  readCredentials(context.credentials, config);
  readOptions(context.options, config);
  return config;
}

}  // namespace tieback::erp::quickbooks_online
