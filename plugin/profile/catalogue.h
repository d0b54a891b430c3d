// The vendor profiles of a configuration: loaded once, then only read (from any thread).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tieback/sdk/result.h>

#include "profile/vendor_profile.h"
#include "profile/yaml_source.h"

namespace tieback::profile {

// Where a value of a resolved profile was set.
struct Blame {
  bool in_overrides = false;  // by the connection's profile_overrides; else:
  Position position;          // in a profile's file
};

class Catalogue {
 public:
  std::vector<std::string> names() const;  // in alphabetical order
  bool has(std::string_view name) const { return entries_.find(name) != entries_.end(); }

  // The profile, with a connection's `profile_overrides` (null or an object shaped as a profile, without `extends`)
  // laid over it. Errors: profile_unknown; profile_invalid with `where` = the path within the overrides.
  Result<VendorProfile> resolve(std::string_view name, const json::Value& overrides = {}) const;

  // Who set the value at `path` ("erp.posting.class") or, when nobody did, what is around it. For a dialect's
  // ConfigError, whose `where` is below "erp".
  Blame blame(std::string_view name, const json::Value& overrides, std::string_view path) const;

 private:
  friend class CatalogueLoader;
  struct Entry {
    json::Value source;  // with all it extends laid under it
    Places places;
  };
  json::Value schema_;
  std::map<std::string, Entry, std::less<>> entries_;
};

// Reads every *.yaml file of the folders (not of folders within); a profile's name is its file's. All are resolved and
// checked at once. Errors, code profile_invalid, as "file:line:column: message": see yaml_source.h and the schema; also
// a folder that cannot be read, a name in two folders, `extends` of an unknown profile or in a circle.
Result<Catalogue> loadProfiles(const std::vector<std::filesystem::path>& folders);

// `over` laid over `base`: objects key by key, everything else replaced.
json::Value merged(const json::Value& base, const json::Value& over);

}  // namespace tieback::profile
