#include "smtp_settings.h"

namespace tieback::mock {
namespace {

struct Number {
  const char* name;
  long long SmtpSettings::*member;
  long long least;
};
constexpr Number kNumbers[] = {{"size_limit", &SmtpSettings::sizeLimit, 0},
                               {"rate_limit_messages", &SmtpSettings::rateLimitMessages, 0},
                               {"rate_limit_seconds", &SmtpSettings::rateLimitSeconds, 1},
                               {"max_messages", &SmtpSettings::maxMessages, 1},
                               {"max_bytes", &SmtpSettings::maxBytes, 1}};
struct Flag {
  const char* name;
  bool SmtpSettings::*member;
};
constexpr Flag kFlags[] = {{"starttls", &SmtpSettings::starttls}, {"auth_required", &SmtpSettings::authRequired}};

std::string apply(SmtpSettings& settings, const JsonMember& change) {
  for (const Number& number : kNumbers) {
    if (change.name != number.name) continue;
    const auto value = change.value.integer();
    if (!value || *value < number.least) return change.name + ": expected a whole number";
    settings.*number.member = *value;
    return {};
  }
  for (const Flag& flag : kFlags) {
    if (change.name != flag.name) continue;
    if (!change.value.isBool()) return change.name + ": expected true or false";
    settings.*flag.member = change.value.boolean();
    return {};
  }
  if (change.name != "users") return "unknown setting '" + change.name + "'";
  if (!change.value.isObject()) return "users: expected an object of names and passwords";
  settings.users.clear();
  for (const JsonMember& user : change.value.members()) {
    if (!user.value.isString()) return "users." + user.name + ": expected a password as a string";
    settings.users[user.name] = user.value.string();
  }
  return {};
}

}  // namespace

Json SmtpSettings::toJson() const {
  Json json = Json::object();
  for (const Flag& flag : kFlags) json.set(flag.name, this->*flag.member);
  for (const Number& number : kNumbers) json.set(number.name, Json::number(this->*number.member));
  Json names = Json::object();
  for (const auto& [name, password] : users) names.set(name, password);
  json.set("users", std::move(names));
  return json;
}

std::string SmtpSettings::patch(const Json& changes) {
  SmtpSettings changed = *this;
  for (const JsonMember& change : changes.members()) {
    if (std::string error = apply(changed, change); !error.empty()) return error;
  }
  *this = std::move(changed);
  return {};
}

}  // namespace tieback::mock
