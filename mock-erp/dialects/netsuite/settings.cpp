#include "settings.h"

#include <algorithm>
#include <vector>

namespace tieback::mock::netsuite {
namespace {

struct WholeNumber {
  const char* name;
  long long Settings::*member;
  long long least;
  long long most;
};
constexpr WholeNumber kNumbers[] = {
    {"token_lifetime_seconds", &Settings::tokenLifetimeSeconds, 1, 1'000'000'000},
    {"clock_tolerance_seconds", &Settings::clockToleranceSeconds, 0, 1'000'000'000},
    {"throttle_status", &Settings::throttleStatus, 400, 429},
    {"job_polls", &Settings::jobPolls, 0, 1'000'000},
    {"max_orders", &Settings::maxOrders, 1, 100'000'000},
};

struct Word {
  const char* name;
  std::string Settings::*member;
  std::vector<std::string> allowed;  // empty: any text
};
const std::vector<Word>& words() {
  static const std::vector<Word> all = {
      {"account", &Settings::account, {}},
      {"approval", &Settings::approval, {"none", "wanted"}},
      {"closed_orders", &Settings::closedOrders, {"reopen", "refuse"}},
      {"negative_totals", &Settings::negativeTotals, {"refuse", "allow"}},
      {"negative_quantities", &Settings::negativeQuantities, {"refuse", "allow"}},
      {"closed_periods", &Settings::closedPeriods, {"allow", "refuse"}},
      {"sent_amounts", &Settings::sentAmounts, {"take", "compute"}},
      {"text_limits", &Settings::textLimits, {"refuse", "cut"}},
  };
  return all;
}

std::string joined(const std::vector<std::string>& allowed) {
  std::string text;
  for (const std::string& word : allowed) text += (text.empty() ? "" : ", ") + word;
  return text;
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
  for (const Word& word : words()) {
    if (change.name != word.name) continue;
    // YAML writes an account as a number.
    const std::string given = change.value.isNumber()   ? change.value.numberText()
                              : change.value.isString() ? change.value.string()
                                                        : "";
    const bool known = word.allowed.empty()
                           ? !given.empty()
                           : std::find(word.allowed.begin(), word.allowed.end(), given) != word.allowed.end();
    if (!known) return word.allowed.empty() ? "expected a text" : "expected one of " + joined(word.allowed);
    settings.*word.member = given;
    return {};
  }
  return "unknown setting '" + change.name + "'";
}

}  // namespace

Json Settings::toJson() const {
  Json json = Json::object();
  for (const Word& word : words()) json.set(word.name, this->*word.member);
  for (const WholeNumber& number : kNumbers) json.set(number.name, Json::number(this->*number.member));
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

}  // namespace tieback::mock::netsuite
