// A YAML file as a JSON value, with the place of each part, so that whatever is wrong with it can be shown where it
// stands.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <tieback/sdk/json.h>
#include <tieback/sdk/result.h>

namespace tieback::profile {

struct Position {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1, in characters

  std::string toString() const;  // "profiles/acumatica.yaml:12:3"
};

// Where the parts of a document stand, by path: "limits.title.max", "prompts.reason.choices[2]", "" for all of it.
class Places {
 public:
  void put(const std::string& path, Position key, Position value) {
    places_[path] = {std::move(key), std::move(value)};
  }

  // The place of that part's value (of its key), or of the nearest part around it.
  const Position& value(std::string_view path) const { return find(path).value; }
  const Position& key(std::string_view path) const { return find(path).key; }
  // What `over` knows wins: the places of a document whose parts `over` has overridden.
  void overrideWith(const Places& over);

 private:
  struct Place {
    Position key;
    Position value;
  };
  const Place& find(std::string_view path) const;

  std::map<std::string, Place, std::less<>> places_;
};

struct YamlDocument {
  json::Value value;  // an object
  Places places;
};

// Plain scalars become what they look like (true, 12, null), quoted ones stay text. Errors, code profile_invalid: not
// YAML, not exactly one document, no mapping at its top, a key twice or not text, custom tags, `<<`, nested too deeply
// or (by aliases) grown too large.
Result<YamlDocument> parseYaml(std::string_view text, const std::string& file);

// "file:line:column: message", code profile_invalid, details {file, line, column}, `where` = path.
Error profileError(const Position& at, const std::string& path, const std::string& message);

// "a.b" for a and b; "b" for the top.
std::string childPath(const std::string& path, std::string_view key);

}  // namespace tieback::profile
