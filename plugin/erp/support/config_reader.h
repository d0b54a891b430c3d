// Reads one mapping of the configuration strictly: a wrong type, a missing or an unknown member is a ConfigError that
// names its path.
#pragma once

#include <tieback/sdk/json.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp {

class ConfigReader {
 public:
  // `section`: "endpoint", "credentials" or "options"; null or absent counts as empty.
  ConfigReader(const json::Value& mapping, std::string section);

  std::string text(std::string_view name, std::string_view fallback = "");
  std::string required(std::string_view name);
  bool flag(std::string_view name, bool fallback);
  std::string choice(std::string_view name, std::initializer_list<std::string_view> allowed, std::string_view fallback);
  // "500ms", "45s", "11m", "2h", "1d" or a number of seconds; in microseconds.
  std::int64_t duration(std::string_view name, std::int64_t fallback_us);
  std::vector<std::string> list(std::string_view name, std::initializer_list<std::string_view> allowed,
                                std::initializer_list<std::string_view> fallback);
  // A member that someone else reads.
  void skip(std::string_view name) { known_.emplace_back(name); }
  // Refuses members that nobody asked for.
  void finish() const;

  [[noreturn]] void fail(std::string_view name, const std::string& message) const;

 private:
  const json::Value* take(std::string_view name);

  const json::Value& mapping_;
  std::string section_;
  std::vector<std::string> known_;
};

}  // namespace tieback::erp
