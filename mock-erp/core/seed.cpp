#include "seed.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <set>
#include <sstream>

#include "decimal.h"
#include "dialects.h"

namespace tieback::mock {
namespace {

// A place in the file and what is wrong there.
struct SeedError {
  YAML::Mark mark;
  std::string message;
};

bool isPlainNumber(const std::string& text) {
  // A leading zero or plus makes a code ("01", "03-300"), not a number.
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  if (text.size() > first + 1 && text[first] == '0' && text[first + 1] != '.') return false;
  return text.find_first_of("eE") == std::string::npos && Decimal::parse(text).has_value();
}

Json scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return Json(text);  // quoted
  if (text == "true" || text == "false") return Json(text == "true");
  if (text == "null" || text == "~" || text.empty()) return Json();
  return isPlainNumber(text) ? Json(JsonNumber{text}) : Json(text);
}

Json toJson(const YAML::Node& node) {
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const YAML::Node& item : node) list.push(toJson(item));
    return list;
  }
  if (!node.IsMap()) return node.IsScalar() ? scalar(node) : Json();
  Json object = Json::object();
  std::set<std::string> seen;
  for (const auto& member : node) {
    if (!member.first.IsScalar()) throw SeedError{member.first.Mark(), "expected a plain key"};
    if (!seen.insert(member.first.Scalar()).second) {
      throw SeedError{member.first.Mark(), "key '" + member.first.Scalar() + "' is given twice"};
    }
    object.members().push_back({member.first.Scalar(), toJson(member.second)});
  }
  return object;
}

// Follows a JSON pointer as far as the document goes, so that the error names the nearest line.
YAML::Mark locate(YAML::Node node, std::string_view pointer) {
  YAML::Mark mark = node.Mark();
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string step(pointer.substr(0, end));
    pointer.remove_prefix(end);
    bool found = false;
    if (node.IsSequence()) {
      const std::size_t index = static_cast<std::size_t>(std::strtoull(step.c_str(), nullptr, 10));
      if (index < node.size()) {
        node.reset(node[index]);
        mark = node.Mark();
        found = true;
      }
    } else if (node.IsMap()) {
      for (const auto& member : node) {
        if (member.first.Scalar() != step) continue;
        mark = member.first.Mark();
        node.reset(member.second);
        found = true;
        break;
      }
    }
    if (!found) break;
  }
  return mark;
}

YAML::Node section(const YAML::Node& root, const char* name) {
  for (const auto& member : root) {
    if (member.first.Scalar() == name) return member.second;
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

void loadBooks(const YAML::Node& books, Dialect& dialect) {
  if (!books.IsMap()) throw SeedError{books.Mark(), "books: expected collections with lists of records"};
  for (const auto& collection : books) {
    const std::string name = collection.first.Scalar();
    if (!collection.second.IsSequence())
      throw SeedError{collection.second.Mark(), name + ": expected a list of records"};
    for (const YAML::Node& record : collection.second) {
      const auto result = dialect.insert(name, toJson(record));
      if (const auto* error = std::get_if<BooksError>(&result)) {
        if (error->notFound) throw SeedError{collection.first.Mark(), error->message};
        throw SeedError{locate(record, error->pointer), name + ": " + error->message};
      }
    }
  }
}

void load(const YAML::Node& root, const Dialects& dialects) {
  if (!root.IsMap()) throw SeedError{root.Mark(), "expected a map with the keys dialect, settings and books"};
  toJson(root);  // finds keys given twice, anywhere
  for (const auto& member : root) {
    const std::string key = member.first.Scalar();
    if (key != "dialect" && key != "settings" && key != "books") {
      throw SeedError{member.first.Mark(), "unknown key '" + key + "'; expected dialect, settings or books"};
    }
  }
  const YAML::Node name = section(root, "dialect");
  if (!name.IsDefined() || !name.IsScalar()) throw SeedError{root.Mark(), "dialect: missing"};
  Dialect* dialect = dialects.find(name.Scalar());
  if (dialect == nullptr) {
    std::string known;
    for (const auto& one : dialects.all()) known += (known.empty() ? "" : ", ") + std::string(one->name());
    throw SeedError{name.Mark(), "unknown dialect '" + name.Scalar() + "'; this mock speaks " + known};
  }
  if (const YAML::Node settings = section(root, "settings"); settings.IsDefined()) {
    if (const auto error = dialect->patchSettings(toJson(settings))) {
      throw SeedError{locate(settings, error->pointer), "settings: " + error->message};
    }
  }
  if (const YAML::Node books = section(root, "books"); books.IsDefined()) loadBooks(books, *dialect);
}

std::string place(const std::string& path, const YAML::Mark& mark, const std::string& message) {
  return path + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": " + message;
}

}  // namespace

std::optional<std::string> loadSeed(const std::string& path, const Dialects& dialects) {
  std::ifstream file(path);
  if (!file) return path + ": cannot be read";
  try {
    load(YAML::Load(file), dialects);
  } catch (const SeedError& error) {
    return place(path, error.mark, error.message);
  } catch (const YAML::Exception& error) {
    return place(path, error.mark, error.msg);
  }
  return std::nullopt;
}

}  // namespace tieback::mock
