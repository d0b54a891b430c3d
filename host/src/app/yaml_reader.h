// YAML with places: every complaint names file:line:column, and says how to mend it.
#pragma once

#include <tieback/sdk/json.h>

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

// what(): "host.yaml:3:5: …".
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A value in a YAML file. All accessors throw ConfigError.
class YamlValue {
 public:
  YamlValue(std::string file, const YAML::Node& node, std::string path)
      : file_(std::move(file)), node_(node), path_(std::move(path)) {}

  // Reads the file; wrong syntax, more than one document and repeated keys are errors.
  static YamlValue load(const std::filesystem::path& file);

  const std::string& path() const { return path_; }  // "plugins[0].config"
  bool isMap() const { return node_.IsMap(); }
  bool isList() const { return node_.IsSequence(); }
  bool isNull() const { return node_.IsNull() || !node_.IsDefined(); }

  // A mapping without other keys than these.
  void onlyKeys(std::initializer_list<std::string_view> known) const;
  bool has(std::string_view key) const;
  YamlValue at(std::string_view key) const;  // must be there
  std::vector<YamlValue> items() const;      // of a list; a missing or null value is empty
  std::vector<std::pair<std::string, YamlValue>> members() const;

  std::string text() const;
  std::string text(std::string_view key, std::string_view fallback) const;
  std::int64_t integer(std::int64_t least, std::int64_t most) const;
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) const;
  bool flag(std::string_view key, bool fallback) const;
  std::vector<std::string> texts(std::string_view key) const;

  // As JSON: quoted scalars are text; plain ones null, true, false, numbers as written, or text.
  json::Value toJson() const;
  // The value at a path of the kind "connections[0].endpoint.url", or the nearest one around it.
  YamlValue nearest(std::string_view path) const;

  [[noreturn]] void fail(const std::string& message) const;
  std::string place() const;  // "host.yaml:3:5"

 private:
  void refuseRepeatedKeys() const;

  std::string file_;
  YAML::Node node_;
  std::string path_;
};

// The file that `at` names, from the configuration's folder; it must be there.
std::filesystem::path existingFile(const YamlValue& at, const std::filesystem::path& base_dir);

}  // namespace tieback::host
