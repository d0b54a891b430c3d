#include <app/yaml_reader.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>

namespace tieback::host {
namespace {

std::string placeOf(const std::string& file, const YAML::Mark& mark) {
  if (mark.is_null()) return file;
  return file + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
}

bool isJsonNumber(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - from;
  };
  const std::size_t first = i;
  if (digits() == 0 || (text[first] == '0' && i - first > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

json::Value plainScalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null") return {};
  if (text == "true") return json::Value(true);
  if (text == "false") return json::Value(false);
  return isJsonNumber(text) ? json::Value::number(text) : json::Value(text);
}

std::string nearestKey(std::string_view wrong, std::initializer_list<std::string_view> known) {
  std::string list;
  for (const auto key : known) list += (list.empty() ? "" : ", ") + std::string(key);
  return "unknown key \"" + std::string(wrong) + "\"; known here: " + list + ". Remove it or mend its name.";
}

}  // namespace

YamlValue YamlValue::load(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw ConfigError(file.string() + ": cannot be read; mind that it exists and may be read");
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(stream);
    if (documents.empty() || documents.front().IsNull()) throw ConfigError(file.string() + ":1:1: the file is empty");
    if (documents.size() > 1) throw ConfigError(file.string() + ": holds more than one YAML document; one is wanted");
    YamlValue root(file.string(), documents.front(), "");
    root.refuseRepeatedKeys();
    return root;
  } catch (const YAML::Exception& error) {
    throw ConfigError(placeOf(file.string(), error.mark) + ": not valid YAML: " + error.msg);
  }
}

void YamlValue::refuseRepeatedKeys() const {
  if (node_.IsSequence()) {
    for (const YamlValue& item : items()) item.refuseRepeatedKeys();
  }
  if (!node_.IsMap()) return;
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    if (!entry.first.IsScalar()) throw ConfigError(placeOf(file_, entry.first.Mark()) + ": a key must be plain text");
    if (!seen.insert(entry.first.Scalar()).second) {
      throw ConfigError(placeOf(file_, entry.first.Mark()) + ": the key \"" + entry.first.Scalar() +
                        "\" stands here twice. Remove one of them.");
    }
  }
  for (const auto& [key, value] : members()) value.refuseRepeatedKeys();
}

std::string YamlValue::place() const {
  return placeOf(file_, node_.IsDefined() ? node_.Mark() : YAML::Mark::null_mark());
}

void YamlValue::fail(const std::string& message) const {
  throw ConfigError(place() + ": " + (path_.empty() ? "" : path_ + ": ") + message);
}

void YamlValue::onlyKeys(std::initializer_list<std::string_view> known) const {
  if (!node_.IsMap()) fail("a mapping (key: value) is wanted here.");
  for (const auto& entry : node_) {
    const std::string& key = entry.first.Scalar();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    throw ConfigError(placeOf(file_, entry.first.Mark()) + ": " + (path_.empty() ? "" : path_ + ": ") +
                      nearestKey(key, known));
  }
}

bool YamlValue::has(std::string_view key) const {
  if (!node_.IsMap()) return false;
  const YAML::Node found = node_[std::string(key)];
  return found.IsDefined() && !found.IsNull();
}

YamlValue YamlValue::at(std::string_view key) const {
  if (!node_.IsMap()) fail("a mapping (key: value) is wanted here.");
  const YAML::Node found = node_[std::string(key)];
  if (!found.IsDefined() || found.IsNull()) fail("the key \"" + std::string(key) + "\" is missing.");
  return {file_, found, path_.empty() ? std::string(key) : path_ + "." + std::string(key)};
}

std::vector<YamlValue> YamlValue::items() const {
  std::vector<YamlValue> all;
  if (isNull()) return all;
  if (!node_.IsSequence()) fail("a list is wanted here.");
  for (std::size_t i = 0; i < node_.size(); ++i)
    all.emplace_back(file_, node_[i], path_ + "[" + std::to_string(i) + "]");
  return all;
}

std::vector<std::pair<std::string, YamlValue>> YamlValue::members() const {
  std::vector<std::pair<std::string, YamlValue>> all;
  if (isNull()) return all;
  if (!node_.IsMap()) fail("a mapping (key: value) is wanted here.");
  for (const auto& entry : node_) {
    const std::string key = entry.first.Scalar();
    all.emplace_back(key, YamlValue(file_, entry.second, path_.empty() ? key : path_ + "." + key));
  }
  return all;
}

std::string YamlValue::text() const {
  if (!node_.IsScalar()) fail("text is wanted here.");
  return node_.Scalar();
}

std::string YamlValue::text(std::string_view key, std::string_view fallback) const {
  return has(key) ? at(key).text() : std::string(fallback);
}

std::int64_t YamlValue::integer(std::int64_t least, std::int64_t most) const {
  const std::string written = text();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc() || end != written.data() + written.size() || value < least || value > most) {
    fail("a whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is wanted, not \"" +
         written + "\".");
  }
  return value;
}

std::int64_t YamlValue::integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                                std::int64_t most) const {
  return has(key) ? at(key).integer(least, most) : fallback;
}

bool YamlValue::flag(std::string_view key, bool fallback) const {
  if (!has(key)) return fallback;
  const YamlValue value = at(key);
  const std::string written = value.text();
  if (written != "true" && written != "false") value.fail("true or false is wanted, not \"" + written + "\".");
  return written == "true";
}

std::vector<std::string> YamlValue::texts(std::string_view key) const {
  std::vector<std::string> all;
  if (!has(key)) return all;
  for (const YamlValue& item : at(key).items()) all.push_back(item.text());
  return all;
}

json::Value YamlValue::toJson() const {
  if (isNull()) return {};
  if (node_.IsScalar()) return node_.Tag() == "!" ? json::Value(node_.Scalar()) : plainScalar(node_.Scalar());
  if (node_.IsSequence()) {
    auto list = json::Value::array();
    for (const YamlValue& item : items()) list.push(item.toJson());
    return list;
  }
  auto object = json::Value::object();
  for (const auto& [key, value] : members()) object.set(key, value.toJson());
  return object;
}

YamlValue YamlValue::nearest(std::string_view path) const {
  YamlValue at_path = *this;
  while (!path.empty()) {
    if (path.front() == '.') path.remove_prefix(1);
    YAML::Node next;
    std::size_t used = 0;
    if (path.starts_with('[')) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), index);
      used = std::min<std::size_t>(path.find(']'), path.size() - 1) + 1;
      if (error == std::errc() && at_path.node_.IsSequence() && index < at_path.node_.size())
        next.reset(at_path.node_[index]);
    } else {
      used = std::min(path.find_first_of(".["), path.size());
      const std::string key(path.substr(0, used));
      const YAML::Node& map = at_path.node_;  // const: looking up must not insert
      if (map.IsMap() && map[key].IsDefined()) next.reset(map[key]);
    }
    if (next.IsNull() || !next.IsDefined()) break;
    at_path.path_ += (path.starts_with('[') || at_path.path_.empty() ? "" : ".") + std::string(path.substr(0, used));
    at_path.node_.reset(next);
    path.remove_prefix(used);
  }
  return at_path;
}

std::filesystem::path existingFile(const YamlValue& at, const std::filesystem::path& base_dir) {
  auto file = (base_dir / at.text()).lexically_normal();
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) at.fail("there is no file " + file.string() + ".");
  return file;
}

}  // namespace tieback::host
