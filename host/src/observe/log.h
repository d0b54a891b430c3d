// The log: one JSON object per line, with time, level, process, source, message and fields; secrets masked.
//
// Threads: write() from any thread; a line is written whole.
#pragma once

#include <base/clock.h>
#include <observe/mask.h>
#include <tieback/sdk/host_side.h>

#include <filesystem>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tieback::host {

class Log {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  // `file` is appended to; "-" is the standard error output. Throws std::runtime_error when it cannot be opened.
  Log(LogLevel level, const std::filesystem::path& file, const SecretMask& mask);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool enabled(LogLevel level) const { return level >= level_; }
  void write(LogLevel level, std::string_view source, std::string_view message,
             std::initializer_list<Field> fields = {});
  // `fields`: a flat JSON object of strings as text, or empty.
  void writeText(LogLevel level, std::string_view source, std::string_view message, std::string_view fields);

  void info(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(LogLevel::info, "host", message, fields);
  }
  void warning(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(LogLevel::warning, "host", message, fields);
  }
  void error(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(LogLevel::error, "host", message, fields);
  }

 private:
  void writeValue(LogLevel level, std::string_view source, std::string_view message, const json::Value& fields);

  LogLevel level_;
  const SecretMask& mask_;
  int descriptor_;
  bool owned_;
  std::mutex mutex_;  // keeps lines whole
};

// "debug", "info", "warning", "error"; nothing for anything else.
std::optional<LogLevel> logLevelByName(std::string_view name);

}  // namespace tieback::host
