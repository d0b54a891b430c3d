#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "profile/catalogue.h"
#include "profile/profile_reader.h"
#include "profile/schema.h"
#include "profile/schema_check.h"

namespace tieback::profile {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileSize = 1U << 20U;

Error problemAt(const Places& places, const SchemaProblem& problem) {
  const auto& at = problem.key ? places.key(problem.path) : places.value(problem.path);
  return profileError(at, problem.path, problem.message);
}

Result<std::vector<fs::path>> profileFiles(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".yaml") files.push_back(it->path());
  }
  if (error) {
    return Error{"profile_invalid", Category::bad_input,
                 "The profile folder " + folder.string() + " cannot be read: " + error.message() + "."};
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> readFile(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (!error && size > kMaxFileSize) return profileError({file.string(), 1, 1}, "", "larger than 1 MB.");
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  if (error || !stream || !(text << stream.rdbuf()))
    return profileError({file.string(), 1, 1}, "", "cannot be read, or is empty.");
  return text.str();
}

}  // namespace

class CatalogueLoader {
 public:
  Result<void> readFolder(const fs::path& folder) {
    const auto files = profileFiles(folder);
    if (!files) return files.error();
    for (const auto& file : *files) {
      if (auto read = readProfileFile(file); !read) return read;
    }
    return {};
  }

  Result<Catalogue> resolveAll() {
    catalogue_.schema_ = profileSchema();
    for (const auto& [name, document] : documents_) {
      if (auto laid = lay(name); !laid) return laid.error();
      const auto& entry = catalogue_.entries_.at(name);
      if (const auto problem = checkAgainst(catalogue_.schema_, entry.source)) return problemAt(entry.places, *problem);
      if (const auto problem = checkMeaning(readProfile(name, entry.source))) return problemAt(entry.places, *problem);
    }
    return std::move(catalogue_);
  }

 private:
  Result<void> readProfileFile(const fs::path& file) {
    const auto name = file.stem().string();
    const Position top{file.string(), 1, 1};
    if (const auto other = files_.find(name); other != files_.end()) {
      return profileError(top, "", "the profile `" + name + "` is already defined by " + other->second + ".");
    }
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!plain) return profileError(top, "", "a profile's file name takes lower-case letters, digits, - and _.");
    const auto text = readFile(file);
    if (!text) return text.error();
    auto document = parseYaml(*text, file.string());
    if (!document) return document.error();
    files_[name] = file.string();
    documents_.emplace(name, std::move(document).value());
    return {};
  }

  // Lays the document over all that it extends.
  Result<void> lay(const std::string& name) {
    if (catalogue_.has(name)) return {};
    const auto& document = documents_.at(name);
    Catalogue::Entry entry{document.value, document.places};
    if (const auto* extended = document.value.find("extends")) {
      const auto at = document.places.value("extends");
      if (!extended->isString()) return profileError(at, "extends", "expected the name of a profile.");
      const auto& base = extended->asString();
      if (documents_.find(base) == documents_.end())
        return profileError(at, "extends", "there is no profile `" + base + "`.");
      if (!under_way_.insert(name).second)
        return profileError(at, "extends", "`" + name + "` extends itself in a circle.");
      if (auto laid = lay(base); !laid) return laid;
      under_way_.erase(name);
      const auto& below = catalogue_.entries_.at(base);
      entry.source = merged(below.source, document.value);
      entry.source.erase("extends");
      entry.places = below.places;
      entry.places.overrideWith(document.places);
    }
    catalogue_.entries_.emplace(name, std::move(entry));
    return {};
  }

  std::map<std::string, std::string> files_;
  std::map<std::string, YamlDocument> documents_;
  std::set<std::string> under_way_;
  Catalogue catalogue_;
};

Result<Catalogue> loadProfiles(const std::vector<std::filesystem::path>& folders) {
  CatalogueLoader loader;
  for (const auto& folder : folders) {
    if (auto read = loader.readFolder(folder); !read) return read.error();
  }
  return loader.resolveAll();
}

}  // namespace tieback::profile
