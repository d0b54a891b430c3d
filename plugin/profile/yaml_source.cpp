#include "profile/yaml_source.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

namespace tieback::profile {
namespace {

constexpr int kMaxDepth = 32;
constexpr int kMaxNodes = 20'000;

// Leaves the recursion with what is wrong.
struct Stop : std::exception {
  Error error;
  Stop(const Position& at, const std::string& path, const std::string& message)
      : error(profileError(at, path, message)) {}
  const char* what() const noexcept override { return error.message.c_str(); }
};

bool isInteger(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const bool all = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return !text.empty() && all && (text.size() == 1 || text.front() != '0');
}

bool isDecimal(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return isInteger(text);
  const auto fraction = text.substr(point + 1);
  return isInteger(text.substr(0, point)) && !fraction.empty() &&
         std::all_of(fraction.begin(), fraction.end(), [](char c) { return c >= '0' && c <= '9'; });
}

json::Value plainScalar(const std::string& text) {
  if (text == "true" || text == "false") return json::Value(text == "true");
  if (text.empty() || text == "~" || text == "null") return json::Value();
  if (isDecimal(text)) return json::Value::number(text);
  return json::Value(text);
}

class Reader {
 public:
  Reader(const std::string& file, Places& places) : file_(file), places_(places) {}

  json::Value read(const YAML::Node& node, const std::string& path, const Position& key, int depth) {
    const auto here = node.IsNull() ? key : position(node);  // nothing stands nowhere
    if (depth > kMaxDepth) throw Stop(here, path, "nested too deeply.");
    if (++nodes_ > kMaxNodes) throw Stop(here, path, "too much: aliases have made it too large.");
    places_.put(path, key, here);
    const auto& tag = node.Tag();
    if (!tag.empty() && tag != "?" && tag != "!") throw Stop(here, path, "tags such as " + tag + " are not used.");
    if (node.IsMap()) return map(node, path, depth);
    if (node.IsSequence()) return sequence(node, path, depth);
    if (!node.IsScalar()) return json::Value();
    return scalar(node, path, here);
  }

  Position position(const YAML::Node& node) const {
    const auto mark = node.Mark();
    return mark.is_null() ? Position{file_, 1, 1} : Position{file_, mark.line + 1, mark.column + 1};
  }

 private:
  json::Value scalar(const YAML::Node& node, const std::string& path, const Position& here) const {
    if (cleanUtf8(node.Scalar()) != node.Scalar()) throw Stop(here, path, "not valid UTF-8.");
    return node.Tag() == "!" ? json::Value(node.Scalar()) : plainScalar(node.Scalar());
  }

  json::Value map(const YAML::Node& node, const std::string& path, int depth) {
    auto object = json::Value::object();
    std::set<std::string> seen;
    for (const auto& entry : node) {
      const auto at = position(entry.first);
      if (!entry.first.IsScalar()) throw Stop(at, path, "a key must be a plain text.");
      const auto& name = entry.first.Scalar();
      if (cleanUtf8(name) != name) throw Stop(at, path, "not valid UTF-8.");
      if (name == "<<") throw Stop(at, path, "`<<` is not used; use `extends`.");
      if (!seen.insert(name).second) throw Stop(at, childPath(path, name), "the key `" + name + "` stands here twice.");
      object.set(name, read(entry.second, childPath(path, name), at, depth + 1));
    }
    return object;
  }

  json::Value sequence(const YAML::Node& node, const std::string& path, int depth) {
    auto array = json::Value::array();
    for (std::size_t i = 0; i < node.size(); ++i) {
      const auto item = node[i];
      array.push(read(item, path + "[" + std::to_string(i) + "]", position(item), depth + 1));
    }
    return array;
  }

  const std::string& file_;
  Places& places_;
  int nodes_ = 0;
};

// The path around: "a.b" of "a.b.c" and of "a.b[2]"; empty at the top.
std::string_view parentPath(std::string_view path) {
  const auto end = path.find_last_of(".[");
  return end == std::string_view::npos ? std::string_view() : path.substr(0, end);
}

}  // namespace

std::string Position::toString() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

const Places::Place& Places::find(std::string_view path) const {
  static const Place kNowhere{};
  for (;;) {
    if (const auto found = places_.find(path); found != places_.end()) return found->second;
    if (path.empty()) return kNowhere;
    path = parentPath(path);
  }
}

void Places::overrideWith(const Places& over) {
  for (const auto& [path, place] : over.places_) places_[path] = place;
}

std::string childPath(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

Error profileError(const Position& at, const std::string& path, const std::string& message) {
  Error error{"profile_invalid", Category::bad_input, at.toString() + ": " + message, path};
  error.details.set("file", at.file).set("line", at.line);
  error.details.set("column", at.column);
  return error;
}

Result<YamlDocument> parseYaml(std::string_view text, const std::string& file) try {
  const auto documents = YAML::LoadAll(std::string(text));
  if (documents.size() != 1 || !documents.front().IsMap()) {
    return profileError({file, 1, 1}, "", "expected one YAML document with keys such as title and dialect.");
  }
  YamlDocument document;
  Reader reader(file, document.places);
  document.value = reader.read(documents.front(), "", reader.position(documents.front()), 0);
  return document;
} catch (const YAML::Exception& error) {
  return profileError({file, error.mark.line + 1, error.mark.column + 1}, "", "not YAML: " + error.msg + ".");
} catch (const Stop& stop) {
  return stop.error;
}

}  // namespace tieback::profile
