#include "erp/support/config_reader.h"

#include <algorithm>
#include <charconv>

namespace tieback::erp {
namespace {

std::string join(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::optional<std::int64_t> parseDuration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t us;
  };
  // The longer name first: "ms" ends in "s" too.
  constexpr Unit kUnits[] = {
      {"ms", 1'000}, {"s", 1'000'000}, {"m", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}};
  constexpr std::int64_t kLongest = 7 * 86'400'000'000;
  std::int64_t us = 1'000'000;
  for (const auto& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    us = unit.us;
    text.remove_suffix(unit.name.size());
    break;
  }
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (count < 0 || count > kLongest / us) return std::nullopt;
  return count * us;
}

}  // namespace

ConfigReader::ConfigReader(const json::Value& mapping, std::string section)
    : mapping_(mapping), section_(std::move(section)) {
  if (!mapping_.isNull() && !mapping_.isObject()) throw ConfigError{section_, "must be a mapping"};
}

void ConfigReader::fail(std::string_view name, const std::string& message) const {
  throw ConfigError{section_ + "." + std::string(name), message};
}

const json::Value* ConfigReader::take(std::string_view name) {
  known_.emplace_back(name);
  const auto* member = mapping_.find(name);
  return member == nullptr || member->isNull() ? nullptr : member;
}

std::string ConfigReader::text(std::string_view name, std::string_view fallback) {
  const auto* member = take(name);
  if (member == nullptr) return std::string(fallback);
  if (member->isNumber()) return member->asNumberText();  // a version or an id, written without quotes
  if (!member->isString()) fail(name, "must be a text");
  return member->asString();
}

std::string ConfigReader::required(std::string_view name) {
  auto value = text(name);
  if (value.empty()) fail(name, "is missing");
  return value;
}

bool ConfigReader::flag(std::string_view name, bool fallback) {
  const auto* member = take(name);
  if (member == nullptr) return fallback;
  if (!member->isBoolean()) fail(name, "must be true or false");
  return member->asBoolean();
}

std::string ConfigReader::choice(std::string_view name, std::initializer_list<std::string_view> allowed,
                                 std::string_view fallback) {
  auto value = text(name, fallback);
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    fail(name, "'" + value + "' is not one of: " + join(allowed));
  }
  return value;
}

std::int64_t ConfigReader::duration(std::string_view name, std::int64_t fallback_us) {
  const auto value = text(name);
  if (value.empty()) return fallback_us;
  const auto parsed = parseDuration(value);
  if (!parsed) fail(name, "'" + value + "' is no duration; write 500ms, 45s, 11m, 2h or 1d, at most 7d");
  return *parsed;
}

std::vector<std::string> ConfigReader::list(std::string_view name, std::initializer_list<std::string_view> allowed,
                                            std::initializer_list<std::string_view> fallback) {
  const auto* member = take(name);
  if (member == nullptr) return {fallback.begin(), fallback.end()};
  if (!member->isArray()) fail(name, "must be a list");
  std::vector<std::string> values;
  for (const auto& item : member->items()) {
    if (!item.isString() || std::find(allowed.begin(), allowed.end(), item.asString()) == allowed.end()) {
      fail(name, item.dump() + " is not one of: " + join(allowed));
    }
    values.push_back(item.asString());
  }
  return values;
}

void ConfigReader::finish() const {
  if (!mapping_.isObject()) return;
  for (const auto& [name, member] : mapping_.members()) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) fail(name, "is not known here");
  }
}

}  // namespace tieback::erp
