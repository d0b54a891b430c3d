#include "erp/dialects/acumatica/config.h"

#include <algorithm>

#include "erp/http/http_options.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::acumatica {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
// A request may wait up to 10 minutes in Acumatica's own queue before it is worked on or declined, and it gives no
// sign.
constexpr std::int64_t kAbsenceUs = 660 * kSecondUs;
constexpr std::int64_t kApprovalPollUs = 300 * kSecondUs;
constexpr std::int64_t kReleasePollUs = 2 * kSecondUs;

void readEndpoint(const json::Value& endpoint, Config& config) {
  ConfigReader reader(endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) reader.skip(key);
  config.site = reader.required("url");
  while (!config.site.empty() && config.site.back() == '/') config.site.pop_back();
  config.endpoint = reader.text("endpoint", "Default");
  config.version = reader.text("version", "24.200.001");
  config.tenant = reader.text("tenant");
  config.branch = reader.text("branch");
  reader.finish();
}

void readCredentials(const json::Value& credentials, Config& config) {
  ConfigReader reader(credentials, "credentials");
  const auto login = reader.choice("login", {"cookie", "oauth_password", "oauth_refresh"}, "cookie");
  if (login == "oauth_refresh") {
    config.login = Config::Login::oauth_refresh;
    config.refresh_token = reader.required("refresh_token");
  } else {
    if (login == "oauth_password") config.login = Config::Login::oauth_password;
    config.username = reader.required("username");
    config.password = reader.required("password");
  }
  if (login != "cookie") {
    config.client_id = reader.required("client_id");
    config.client_secret = reader.text("client_secret");
    config.scope = reader.text("scope", login == "oauth_refresh" ? "api offline_access" : "api");
  }
  reader.finish();
}

void readOptions(const json::Value& options, Config& config) {
  ConfigReader reader(options, "options");
  config.change_order_class = reader.text("class");
  config.po_type_subcontract = reader.text("po_type_subcontract", "Subcontract");
  config.po_type_purchase_order = reader.text("po_type_purchase_order", "Normal");
  config.manual_number = reader.choice("numbering", {"auto", "manual"}, "auto") == "manual";
  const auto finish = reader.choice("finish", {"on_hold", "open", "released"}, "released");
  config.finish = finish == "on_hold" ? Config::Finish::on_hold
                  : finish == "open"  ? Config::Finish::open
                                      : Config::Finish::released;
  config.send_uom = reader.flag("send_uom", true);
  config.may_delete = reader.flag("delete_held", true);
  config.checks = reader.list("checks", {"class", "commitment", "cost_codes", "period", "project", "vendor"},
                              {"commitment", "cost_codes", "vendor"});
  config.absence_us = reader.duration("absence_proof", kAbsenceUs);
  config.approval_poll_us = std::max(reader.duration("approval_poll", kApprovalPollUs), kSecondUs);
  config.release_poll_us = std::max(reader.duration("release_poll", kReleasePollUs), kSecondUs);
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

}  // namespace tieback::erp::acumatica
