#include "domain/actor.h"

#include <optional>

namespace tieback::domain {
namespace {

std::optional<Level> levelFromName(std::string_view name) {
  if (name == "none") return Level::none;
  if (name == "read_only") return Level::read_only;
  if (name == "standard") return Level::standard;
  if (name == "admin") return Level::admin;
  return std::nullopt;
}

Error bad(std::string where, std::string message) {
  return badRequest(std::move(message), std::move(where));
}

using Levels = std::map<std::string, Level, std::less<>>;

Result<Levels> readLevels(const json::Value& document, const std::string& where) {
  if (!document.isObject()) return bad(where, "Levels are an object of tool names and levels.");
  Levels levels;
  for (const auto& [tool, value] : document.members()) {
    const auto level = value.isString() ? levelFromName(value.asString()) : std::nullopt;
    if (!level) return bad(where + "." + tool, "A level is one of none, read_only, standard, admin.");
    levels[tool] = *level;
  }
  return levels;
}

Result<void> readAllLevels(const json::Value& document, Actor& actor) {
  if (!document.isObject()) return bad("actor.levels", "Levels are an object with company and projects.");
  for (const auto& [scope, value] : document.members()) {
    if (scope == "company") {
      auto levels = readLevels(value, "actor.levels.company");
      if (!levels) return levels.error();
      actor.company_levels = std::move(*levels);
    } else if (scope == "projects" && value.isObject()) {
      for (const auto& [project, tools] : value.members()) {
        auto levels = readLevels(tools, "actor.levels.projects." + project);
        if (!levels) return levels.error();
        actor.project_levels[project] = std::move(*levels);
      }
    } else {
      return bad("actor.levels." + scope, "Levels have the members company and projects, both objects.");
    }
  }
  return {};
}

Result<void> readPrivileges(const json::Value& document, Actor& actor) {
  if (!document.isArray()) return bad("actor.privileges", "Privileges are a list of names.");
  for (const auto& privilege : document.items()) {
    if (!privilege.isString()) return bad("actor.privileges", "Privileges are a list of names.");
    actor.privileges.insert(privilege.asString());
  }
  return {};
}

}  // namespace

Level Actor::companyLevel(std::string_view tool) const {
  const auto found = company_levels.find(tool);
  return found == company_levels.end() ? Level::none : found->second;
}

Level Actor::projectLevel(std::string_view project, std::string_view tool) const {
  const auto levels = project_levels.find(project);
  if (levels == project_levels.end()) return Level::none;
  const auto found = levels->second.find(tool);
  return found == levels->second.end() ? Level::none : found->second;
}

json::Value Actor::identity() const {
  return json::Value::object({{"id", id}, {"name", name}});
}

json::Value Actor::contact() const {
  return json::Value::object({{"id", id}, {"name", name}, {"email", email}});
}

Result<Actor> Actor::fromJson(const json::Value& document) {
  if (!document.isObject())
    return bad("actor", "The request must say who asks: \"actor\" is missing or not an object.");
  Actor actor;
  for (const auto& [key, value] : document.members()) {
    Result<void> read;
    if (key == "levels") {
      read = readAllLevels(value, actor);
    } else if (key == "privileges") {
      read = readPrivileges(value, actor);
    } else if (key == "id" || key == "name" || key == "email" || key == "company") {
      if (!value.isString()) return bad("actor." + key, "This must be a text.");
      (key == "id"      ? actor.id
       : key == "name"  ? actor.name
       : key == "email" ? actor.email
                        : actor.company) = value.asString();
    }
    if (!read) return read.error();
  }
  if (actor.id.empty()) return bad("actor.id", "The actor needs an id.");
  if (actor.company.empty()) return bad("actor.company", "The actor needs a company.");
  return actor;
}

}  // namespace tieback::domain
