#include "erp/dialects/xero/codes.h"

#include <algorithm>

#include "erp/dialects/xero/checks.h"

namespace tieback::erp::xero {
namespace {

using json::Value;
using Problem = std::optional<Outcome>;

const Value* byField(const Value* list, std::string_view field, const std::string& value) {
  if (list == nullptr || !list->isArray()) return nullptr;
  const auto found = std::find_if(list->items().begin(), list->items().end(),
                                  [&](const Value& record) { return record.text(field) == value; });
  return found == list->items().end() ? nullptr : &*found;
}

bool isActive(const Value& record) {
  return record.text("Status", "ACTIVE") == "ACTIVE";
}

// What one kind of option is called in errors.
struct Kind {
  const char* code;  // "cost_code": cost_code_unknown, cost_code_inactive
  const char* what;
};

Problem checkOption(const Value& categories, const std::string& category, const std::string& option, const Kind& kind) {
  const auto* found = byField(&categories, "Name", category);
  if (found == nullptr || !isActive(*found)) {
    return refuse("tracking_category_unknown", "Xero has no active tracking category of that name.", "Tracking",
                  category, "Add the tracking category in Xero, or correct its name in the profile, then try again.");
  }
  const auto* known = byField(found->find("Options"), "Name", option);
  if (known == nullptr) {
    return refuse(std::string(kind.code) + "_unknown",
                  "The tracking category " + category + " has no option for the " + kind.what + " in Xero.", category,
                  option, "Add the option in Xero and try again, or reject the change order.");
  }
  if (!isActive(*known)) {
    return refuse(std::string(kind.code) + "_inactive",
                  std::string("The ") + kind.what + " is archived in the tracking category " + category + " in Xero.",
                  category, option, "Restore the option in Xero and try again, or reject the change order.");
  }
  return std::nullopt;
}

Problem checkAccounts(Client& client, const domain::Draft& draft) {
  auto found = client.accounts();
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto accounts = Value::array(std::move(std::get<Records>(found)));
  for (const auto& line : draft.lines) {
    const auto* account = byField(&accounts, "Code", line.cost_code);
    if (account == nullptr) {
      return refuse("cost_code_unknown", "Xero has no account with the cost code.", "AccountCode", line.cost_code,
                    "Add the account in Xero and try again, or reject the change order.");
    }
    if (!isActive(*account)) {
      return refuse("cost_code_inactive", "The account of the cost code is archived in Xero.", "AccountCode",
                    line.cost_code, "Restore the account in Xero and try again, or reject the change order.");
    }
  }
  return std::nullopt;
}

}  // namespace

Problem checkCodes(const Config& config, Client& client, const domain::Draft& draft) {
  const bool codes = config.check("cost_codes");
  const bool project = config.check("project") && !config.project_tracking.empty();
  if (codes && config.cost_code_is_account) {
    if (auto problem = checkAccounts(client, draft)) return problem;
  }
  const bool tracked_codes = codes && !config.cost_code_is_account;
  if (!tracked_codes && !project) return std::nullopt;
  auto found = client.trackingCategories();
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto categories = Value::array(std::move(std::get<Records>(found)));
  if (project) {
    const Kind kind{"project", "project"};
    if (auto problem = checkOption(categories, config.project_tracking, draft.project, kind)) return problem;
  }
  if (!tracked_codes) return std::nullopt;
  for (const auto& line : draft.lines) {
    const Kind kind{"cost_code", "cost code"};
    if (auto problem = checkOption(categories, config.cost_code_tracking, line.cost_code, kind)) return problem;
  }
  return std::nullopt;
}

}  // namespace tieback::erp::xero
