#include "profile/catalogue.h"

#include <algorithm>

#include "profile/profile_reader.h"
#include "profile/schema_check.h"

namespace tieback::profile {
namespace {

// The part that `path` (dots and [n]) names, or null.
bool sets(const json::Value& value, std::string_view path) {
  if (path.empty()) return true;
  if (path.front() == '[') return value.isArray();  // a list is set as a whole
  for (const auto& [name, member] : value.members()) {
    if (!path.starts_with(name)) continue;
    const auto rest = path.substr(name.size());
    if (rest.empty()) return true;
    if (rest.front() == '.' && member.isObject() && sets(member, rest.substr(1))) return true;
    if (rest.front() == '[' && member.isArray()) return true;
  }
  return false;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

Error overridesProblem(const SchemaProblem& problem) {
  Error error{"profile_invalid", Category::bad_input, problem.path + ": " + problem.message, problem.path};
  return error;
}

}  // namespace

json::Value merged(const json::Value& base, const json::Value& over) {
  if (!base.isObject() || !over.isObject()) return over;
  auto both = base;
  for (const auto& [name, member] : over.members()) {
    const auto* below = base.find(name);
    both.set(name, below == nullptr ? member : merged(*below, member));
  }
  return both;
}

std::vector<std::string> Catalogue::names() const {
  std::vector<std::string> all;
  for (const auto& [name, entry] : entries_) all.push_back(name);
  return all;
}

Result<VendorProfile> Catalogue::resolve(std::string_view name, const json::Value& overrides) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    return Error{"profile_unknown", Category::bad_input,
                 "There is no profile `" + std::string(name) + "`. There are: " + listed(names()) + "."};
  }
  auto source = found->second.source;
  if (!overrides.isNull()) {
    if (!overrides.isObject()) return overridesProblem({"", false, "expected keys with values, as in a profile."});
    if (overrides.find("extends") != nullptr) {
      return overridesProblem(
          {"extends", true, "overrides cannot extend; name that profile in the connection instead."});
    }
    source = merged(source, overrides);
    if (const auto problem = checkAgainst(schema_, source)) return overridesProblem(*problem);
  }
  auto profile = readProfile(std::string(name), source);
  if (const auto problem = checkMeaning(profile)) return overridesProblem(*problem);
  return profile;
}

Blame Catalogue::blame(std::string_view name, const json::Value& overrides, std::string_view path) const {
  Blame blame;
  const auto found = entries_.find(name);
  if (found != entries_.end()) blame.position = found->second.places.value(path);
  blame.in_overrides = overrides.isObject() && sets(overrides, path);
  return blame;
}

}  // namespace tieback::profile
