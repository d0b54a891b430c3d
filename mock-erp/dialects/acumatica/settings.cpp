#include "settings.h"

#include <algorithm>

namespace tieback::mock::acumatica {
namespace {

struct WholeNumber {
  const char* name;
  long long Settings::*member;
  long long least;
  long long most;
};
constexpr WholeNumber kNumbers[] = {
    {"login_limit", &Settings::loginLimit, 0, 1'000'000},
    {"login_limit_status", &Settings::loginLimitStatus, 400, 599},
    {"session_timeout_minutes", &Settings::sessionTimeoutMinutes, 1, 1'000'000},
    {"token_lifetime_seconds", &Settings::tokenLifetimeSeconds, 1, 1'000'000'000},
    {"requests_per_minute", &Settings::requestsPerMinute, 0, 1'000'000'000},
    {"delay_cap_ms", &Settings::delayCapMs, 0, 600'000},
    {"operation_polls", &Settings::operationPolls, 0, 1'000'000},
    {"operation_ms", &Settings::operationMs, 0, 1'000'000'000},
    {"first_number", &Settings::firstNumber, 1, 999'999},
    {"approval_after_ms", &Settings::approvalAfterMs, 0, 1'000'000'000'000},
    {"max_change_orders", &Settings::maxChangeOrders, 1, 100'000'000},
    {"missing_record", &Settings::missingRecord, 404, 500},
    {"amount_decimals", &Settings::amountDecimals, 0, 4},
    {"quantity_decimals", &Settings::quantityDecimals, 0, 6},
};

struct Choice {
  const char* name;
  std::string Settings::*member;
  std::vector<std::string> allowed;  // empty: any text
};
const std::vector<Choice>& choices() {
  static const std::vector<Choice> all = {
      {"site", &Settings::site, {}},
      {"endpoint", &Settings::endpoint, {}},
      {"endpoint_version", &Settings::endpointVersion, {}},
      {"tenant", &Settings::tenant, {}},
      {"operation_locks", &Settings::operationLocks, {"document", "form"}},
      {"numbering", &Settings::numbering, {"auto", "manual"}},
      {"approval", &Settings::approval, {"manual", "approve", "reject"}},
      {"lock_refused_at", &Settings::lockRefusedAt, {"create", "release"}},
      {"unknown_fields", &Settings::unknownFields, {"refuse", "ignore"}},
      {"overlong_text", &Settings::overlongText, {"refuse", "truncate"}},
      {"put_response", &Settings::putResponse, {"full", "sent"}},
  };
  return all;
}

struct Flag {
  const char* name;
  bool Settings::*member;
};
constexpr Flag kFlags[] = {{"refresh_token_rotation", &Settings::refreshTokenRotation},
                           {"unique_external_ref", &Settings::uniqueExternalRef}};

constexpr const char* kInstantActions = "instant_actions";

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Empty when the value was taken.
std::string apply(Settings& settings, const JsonMember& change) {
  const Json& value = change.value;
  for (const WholeNumber& number : kNumbers) {
    if (change.name != number.name) continue;
    const auto given = value.integer();
    if (!given || *given < number.least || *given > number.most) {
      return "expected a whole number from " + std::to_string(number.least) + " to " + std::to_string(number.most);
    }
    settings.*number.member = *given;
    return {};
  }
  for (const Choice& choice : choices()) {
    if (change.name != choice.name) continue;
    if (!value.isString()) return std::string("expected a string, got ") + value.kindName();
    if (!choice.allowed.empty() &&
        std::find(choice.allowed.begin(), choice.allowed.end(), value.string()) == choice.allowed.end()) {
      return "expected one of " + joined(choice.allowed);
    }
    settings.*choice.member = value.string();
    return {};
  }
  for (const Flag& flag : kFlags) {
    if (change.name != flag.name) continue;
    if (!value.isBool()) return std::string("expected true or false, got ") + value.kindName();
    settings.*flag.member = value.boolean();
    return {};
  }
  if (change.name != kInstantActions) return "unknown setting '" + change.name + "'";
  if (!value.isArray()) return "expected a list of action names";
  settings.instantActions.clear();
  for (const Json& action : value.items()) {
    if (!action.isString()) return "expected a list of action names";
    settings.instantActions.push_back(action.string());
  }
  return {};
}

}  // namespace

Json Settings::toJson() const {
  Json json = Json::object();
  for (const Choice& choice : choices()) json.set(choice.name, this->*choice.member);
  for (const WholeNumber& number : kNumbers) json.set(number.name, Json::number(this->*number.member));
  for (const Flag& flag : kFlags) json.set(flag.name, this->*flag.member);
  Json actions = Json::array();
  for (const std::string& action : instantActions) actions.push(action);
  json.set(kInstantActions, std::move(actions));
  return json;
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  if (!changes.isObject()) return BooksError{"", std::string("expected an object, got ") + changes.kindName()};
  Settings changed = *this;
  for (const JsonMember& change : changes.members()) {
    std::string error = apply(changed, change);
    if (!error.empty()) return BooksError{"/" + change.name, change.name + ": " + error};
  }
  *this = std::move(changed);
  return std::nullopt;
}

}  // namespace tieback::mock::acumatica
