#include "settings.h"

#include <algorithm>
#include <vector>

namespace tieback::mock::intacct {
namespace {

struct Number {
  const char* name;
  long long Settings::*member;
  long long least;
  long long most;
};
constexpr Number kNumbers[] = {
    {"session_minutes", &Settings::sessionMinutes, 1, 100'000},
    {"requests_per_minute", &Settings::requestsPerMinute, 0, 1'000'000'000},
    {"max_documents", &Settings::maxDocuments, 1, 100'000'000},
};

struct Word {
  const char* name;
  std::string Settings::*member;
  std::vector<std::string> allowed;  // empty: any
};
const std::vector<Word>& words() {
  static const std::vector<Word> all = {
      {"company", &Settings::company, {}},
      {"endpoint", &Settings::endpoint, {}},
      {"lines_hold", &Settings::linesHold, {"delta", "total"}},
      {"repeated_control", &Settings::repeatedControl, {"refuse", "echo"}},
      {"approval", &Settings::approval, {"definition", "always"}},
      {"failed_in_transaction", &Settings::failedInTransaction, {"failure", "aborted"}},
  };
  return all;
}

struct Flag {
  const char* name;
  bool Settings::*member;
};
constexpr Flag kFlags[] = {
    {"remember_failed", &Settings::rememberFailed},
    {"location_required", &Settings::locationRequired},
    {"closed_periods", &Settings::closedPeriods},
    {"delete_submitted", &Settings::deleteSubmitted},
};

// Why it was not taken; empty when it was.
std::string apply(Settings& settings, const std::string& name, const Json& value) {
  for (const Number& number : kNumbers) {
    if (name != number.name) continue;
    const auto given = value.integer();
    if (!given || *given < number.least || *given > number.most) {
      return "a whole number from " + std::to_string(number.least) + " to " + std::to_string(number.most) +
             " is wanted";
    }
    settings.*number.member = *given;
    return {};
  }
  for (const Word& word : words()) {
    if (name != word.name) continue;
    if (!value.isString()) return "a text is wanted";
    const bool fits = word.allowed.empty() ||
                      std::find(word.allowed.begin(), word.allowed.end(), value.string()) != word.allowed.end();
    if (!fits) return "'" + value.string() + "' is not one of its words";
    settings.*word.member = value.string();
    return {};
  }
  for (const Flag& flag : kFlags) {
    if (name != flag.name) continue;
    if (!value.isBool()) return "true or false is wanted";
    settings.*flag.member = value.boolean();
    return {};
  }
  return "there is no such setting";
}

}  // namespace

Json Settings::toJson() const {
  Json json = Json::object();
  for (const Word& word : words()) json.set(word.name, this->*word.member);
  for (const Number& number : kNumbers) json.set(number.name, Json::number(this->*number.member));
  for (const Flag& flag : kFlags) json.set(flag.name, this->*flag.member);
  return json;
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  if (!changes.isObject()) return BooksError{"", "settings are a mapping"};
  Settings changed = *this;
  for (const JsonMember& change : changes.members()) {
    const std::string why = apply(changed, change.name, change.value);
    if (!why.empty()) return BooksError{"/" + change.name, change.name + ": " + why};
  }
  *this = std::move(changed);
  return std::nullopt;
}

}  // namespace tieback::mock::intacct
