#include "settings.h"

#include <algorithm>

namespace tieback::mock {
namespace {

std::optional<std::string> written(const Json& value) {
  if (value.isString()) return value.string();
  if (value.isNumber()) return value.numberText();
  if (value.isBool()) return value.boolean() ? "true" : "false";
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::string takeSetting(long long& setting, const Json& value, long long least, long long most) {
  const auto given = value.integer();
  if (!given || *given < least || *given > most) {
    return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  setting = *given;
  return {};
}

std::string takeSetting(bool& setting, const Json& value) {
  if (!value.isBool()) return std::string("expected true or false, got ") + value.kindName();
  setting = value.boolean();
  return {};
}

std::string takeSetting(std::string& setting, const Json& value, const std::vector<std::string>& allowed) {
  const auto given = written(value);
  if (!given) return std::string("expected a text, got ") + value.kindName();
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), *given) == allowed.end()) {
    return "expected one of " + joined(allowed);
  }
  setting = *given;
  return {};
}

std::string takeSetting(std::vector<std::string>& setting, const Json& value) {
  if (!value.isArray()) return std::string("expected a list of texts, got ") + value.kindName();
  std::vector<std::string> given;
  for (const Json& item : value.items()) {
    if (!item.isString()) return "expected a list of texts";
    given.push_back(item.string());
  }
  setting = std::move(given);
  return {};
}

Json settingJson(long long setting) {
  return Json::number(setting);
}
Json settingJson(bool setting) {
  return Json(setting);
}
Json settingJson(const std::string& setting) {
  return Json(setting);
}
Json settingJson(const std::vector<std::string>& setting) {
  Json items = Json::array();
  for (const std::string& item : setting) items.push(item);
  return items;
}

}  // namespace tieback::mock
