#include "settings.h"

#include <algorithm>
#include <vector>

namespace tieback::mock::xero {
namespace {

struct WholeNumber {
  const char* name;
  long long Settings::*member;
  long long least;
  long long most;
};
constexpr WholeNumber kNumbers[] = {
    {"access_token_seconds", &Settings::accessTokenSeconds, 1, 1'000'000'000},
    {"refresh_token_days", &Settings::refreshTokenDays, 1, 100'000},
    {"refresh_grace_minutes", &Settings::refreshGraceMinutes, 0, 1'000'000},
    {"minute_limit", &Settings::minuteLimit, 0, 1'000'000'000},
    {"day_limit", &Settings::dayLimit, 0, 1'000'000'000},
    {"idempotency_minutes", &Settings::idempotencyMinutes, 0, 1'000'000},
    {"max_purchase_orders", &Settings::maxPurchaseOrders, 1, 100'000'000},
};

struct Choice {
  const char* name;
  std::string Settings::*member;
  std::vector<std::string> allowed;
};
const std::vector<Choice>& choices() {
  static const std::vector<Choice> all = {
      {"summarize_errors", &Settings::summarizeErrors, {"true", "false"}},
      {"numbers", &Settings::numbers, {"unique", "shared"}},
      {"deleted_numbers", &Settings::deletedNumbers, {"free", "taken"}},
      {"negative_lines", &Settings::negativeLines, {"accept", "refuse"}},
      {"negative_total", &Settings::negativeTotal, {"refuse", "accept"}},
      {"unknown_tracking", &Settings::unknownTracking, {"refuse", "ignore"}},
      {"unit_decimals", &Settings::unitDecimals, {"4", "on_request"}},
      {"approval", &Settings::approval, {"manual", "at_once"}},
      {"missing_order", &Settings::missingOrder, {"404", "empty_list"}},
  };
  return all;
}

// Empty when the value was taken.
std::string apply(Settings& settings, const JsonMember& change) {
  for (const WholeNumber& number : kNumbers) {
    if (change.name != number.name) continue;
    const auto given = change.value.integer();
    if (!given || *given < number.least || *given > number.most) {
      return "expected a whole number from " + std::to_string(number.least) + " to " + std::to_string(number.most);
    }
    settings.*number.member = *given;
    return {};
  }
  for (const Choice& choice : choices()) {
    if (change.name != choice.name) continue;
    // YAML writes true and 4 without quotes.
    const std::string given = change.value.isString()   ? change.value.string()
                              : change.value.isNumber() ? change.value.numberText()
                              : change.value.isBool()   ? (change.value.boolean() ? "true" : "false")
                                                        : "";
    if (std::find(choice.allowed.begin(), choice.allowed.end(), given) == choice.allowed.end()) {
      return "expected " + choice.allowed.front() + " or " + choice.allowed.back();
    }
    settings.*choice.member = given;
    return {};
  }
  return "unknown setting '" + change.name + "'";
}

}  // namespace

Json Settings::toJson() const {
  Json json = Json::object();
  for (const WholeNumber& number : kNumbers) json.set(number.name, Json::number(this->*number.member));
  for (const Choice& choice : choices()) json.set(choice.name, this->*choice.member);
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

}  // namespace tieback::mock::xero
