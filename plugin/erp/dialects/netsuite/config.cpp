#include "erp/dialects/netsuite/config.h"

#include <algorithm>

#include "erp/http/http_options.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::netsuite {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
// A request that takes longer than 15 minutes ends in NetSuite.
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/subsect_1559222360.html
constexpr std::int64_t kAbsenceUs = 16 * 60 * kSecondUs;
constexpr std::int64_t kJobPollUs = 5 * kSecondUs;
constexpr std::int64_t kApprovalPollUs = 300 * kSecondUs;

// As a signature needs it.
std::string normalised(const json::Value& endpoint) {
  // Says what is wrong with the address, in the transport's own words.
  const auto options = httpOptions(endpoint, kSecondUs);
  auto origin = options.origin();
  std::transform(origin.begin(), origin.end(), origin.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return origin + options.base_path;
}

void readEndpoint(const json::Value& endpoint, Config& config) {
  ConfigReader reader(endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) reader.skip(key);
  config.account = reader.required("account");
  for (const char c : config.account) {
    const bool fits = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!fits) reader.fail("account", "is written in capitals, with _ before a sandbox's part: 1234567_SB1");
  }
  reader.finish();
  config.url = normalised(endpoint);
}

void readCredentials(const json::Value& credentials, Config& config) {
  ConfigReader reader(credentials, "credentials");
  if (reader.choice("login", {"token", "client_credentials"}, "token") == "token") {
    config.consumer_key = reader.required("consumer_key");
    config.consumer_secret = reader.required("consumer_secret");
    config.token_id = reader.required("token_id");
    config.token_secret = reader.required("token_secret");
  } else {
    config.login = Config::Login::client_credentials;
    config.client_id = reader.required("client_id");
    config.certificate_id = reader.required("certificate_id");
    config.private_key = reader.required("private_key");
    config.certificate = reader.text("certificate");
    const bool es256 = reader.choice("algorithm", {"PS256", "ES256"}, "PS256") == "ES256";
    config.algorithm = es256 ? Config::Algorithm::es256 : Config::Algorithm::ps256;
  }
  reader.finish();
}

// "none" is how a profile switches off what the one it extends has.
std::string lineField(ConfigReader& reader, std::string_view name, std::string_view fallback) {
  auto field = reader.choice(name, {"customer", "class", "department", "location", "none"}, fallback);
  return field == "none" ? "" : field;
}

void readLineOptions(ConfigReader& reader, Config& config) {
  config.reference_column = reader.text("reference_column", "custcol_tieback_ref");
  if (config.isLines() && config.reference_column.empty()) {
    reader.fail("reference_column", "is missing: without it a change order's lines can't be found again");
  }
  config.date_column = reader.text("date_column");
  config.project_to = lineField(reader, "project_to", "customer");
  config.category_to = lineField(reader, "category_to", "none");
  if (!config.category_to.empty() && config.category_to == config.project_to) {
    reader.fail("category_to", "is the field that project_to has");
  }
  config.subsidiary = reader.text("subsidiary");
  config.department = reader.text("department");
  config.class_ = reader.text("class");
  config.location = reader.text("location");
  config.tax_codes = reader.choice("tax", {"erp", "line"}, "erp") == "line";
  config.send_amount = reader.flag("send_amount", true);
}

void readOptions(const json::Value& options, Config& config) {
  ConfigReader reader(options, "options");
  const bool linked = reader.choice("form", {"lines", "linked_order"}, "lines") == "linked_order";
  config.form = linked ? Config::Form::linked_order : Config::Form::lines;
  config.update_lines = reader.choice("changed_lines", {"new_line", "update"}, "new_line") == "update";
  if (linked && config.update_lines) {
    reader.fail("changed_lines", "a linked order can't change the lines of another; use new_line, or form lines");
  }
  const auto match = reader.choice("match", {"number", "external_id", "internal_id"}, "number");
  config.match = match == "number"        ? Config::Match::number
                 : match == "external_id" ? Config::Match::external_id
                                          : Config::Match::internal_id;
  readLineOptions(reader, config);
  config.link_field = reader.text("link_field");
  config.upsert = reader.choice("create_by", {"post", "upsert"}, "post") == "upsert";
  config.unique_ids = reader.flag("unique_external_ids", false);
  config.async = reader.flag("async", false);
  config.manual_number = reader.choice("numbering", {"auto", "manual"}, "auto") == "manual";
  if (config.manual_number && !linked) reader.fail("numbering", "lines have no number of their own; use auto");
  config.wait_for_approval = reader.choice("finish", {"written", "approved"}, "written") == "approved";
  if (config.wait_for_approval && !linked) {
    reader.fail("finish", "lines are part of an order that was approved; use written");
  }
  config.may_delete = reader.flag("delete_held", true);
  config.checks = reader.list("checks", {"commitment", "cost_codes", "period", "vendor"},
                              {"commitment", "cost_codes", "period", "vendor"});
  config.absence_us = reader.duration("absence_proof", kAbsenceUs);
  config.job_poll_us = std::max(reader.duration("job_poll", kJobPollUs), kSecondUs);
  config.approval_poll_us = std::max(reader.duration("approval_poll", kApprovalPollUs), kSecondUs);
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

}  // namespace tieback::erp::netsuite
