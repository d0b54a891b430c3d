// What a test may turn of a dialect's behaviour: a plain struct of the dialect's own, and a table that gives its
// members their names in JSON and YAML and says what each may be.
//
// Threads: a table is made once and then only read; the dialect guards its settings.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/dialect.h"
#include "core/json.h"

namespace tieback::mock {

// Why the value does not fit; empty when it was taken. YAML writes some words without quotes (4, true): they are taken
// as they are written.
std::string takeSetting(long long& setting, const Json& value, long long least, long long most);
std::string takeSetting(bool& setting, const Json& value);
// `allowed` empty: any text.
std::string takeSetting(std::string& setting, const Json& value, const std::vector<std::string>& allowed);
std::string takeSetting(std::vector<std::string>& setting, const Json& value);

Json settingJson(long long setting);
Json settingJson(bool setting);
Json settingJson(const std::string& setting);
Json settingJson(const std::vector<std::string>& setting);

template <typename Settings>
class SettingsTable {
 public:
  SettingsTable& number(std::string name, long long Settings::*member, long long least, long long most) {
    return add(std::move(name), member, [least, most](long long& setting, const Json& value) {
      return takeSetting(setting, value, least, most);
    });
  }
  SettingsTable& flag(std::string name, bool Settings::*member) {
    return add(std::move(name), member, [](bool& setting, const Json& value) { return takeSetting(setting, value); });
  }
  SettingsTable& text(std::string name, std::string Settings::*member) { return word(std::move(name), member, {}); }
  SettingsTable& word(std::string name, std::string Settings::*member, std::vector<std::string> allowed) {
    return add(std::move(name), member, [allowed = std::move(allowed)](std::string& setting, const Json& value) {
      return takeSetting(setting, value, allowed);
    });
  }
  SettingsTable& list(std::string name, std::vector<std::string> Settings::*member) {
    return add(std::move(name), member, [](auto& setting, const Json& value) { return takeSetting(setting, value); });
  }

  Json toJson(const Settings& settings) const {
    Json json = Json::object();
    for (const Entry& entry : entries_) json.set(entry.name, entry.give(settings));
    return json;
  }

  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(Settings& settings, const Json& changes) const {
    if (!changes.isObject()) return BooksError{"", std::string("expected an object, got ") + changes.kindName()};
    Settings changed = settings;
    for (const JsonMember& change : changes.members()) {
      const std::string error = apply(changed, change);
      if (!error.empty()) return BooksError{"/" + change.name, change.name + ": " + error};
    }
    settings = std::move(changed);
    return std::nullopt;
  }

 private:
  struct Entry {
    std::string name;
    std::function<std::string(Settings&, const Json&)> take;
    std::function<Json(const Settings&)> give;
  };

  template <typename Value, typename Take>
  SettingsTable& add(std::string name, Value Settings::*member, Take take) {
    entries_.push_back({std::move(name),
                        [member, take = std::move(take)](Settings& settings, const Json& value) {
                          return take(settings.*member, value);
                        },
                        [member](const Settings& settings) { return settingJson(settings.*member); }});
    return *this;
  }

  std::string apply(Settings& settings, const JsonMember& change) const {
    for (const Entry& entry : entries_) {
      if (entry.name == change.name) return entry.take(settings, change.value);
    }
    return "unknown setting '" + change.name + "'";
  }

  std::vector<Entry> entries_;
};

}  // namespace tieback::mock
