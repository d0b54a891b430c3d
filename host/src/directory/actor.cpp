#include <directory/actor.h>

#include <algorithm>
#include <array>

namespace tieback::host {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"none", "read_only", "standard", "admin"};

json::Value levelsJson(const std::map<std::string, Level, std::less<>>& levels) {
  auto object = json::Value::object();
  for (const auto& [name, level] : levels) object.set(name, json::Value(levelName(level)));
  return object;
}

}  // namespace

std::string_view levelName(Level level) {
  return kLevelNames.at(static_cast<std::size_t>(level));
}

std::optional<Level> levelByName(std::string_view name) {
  const auto found = std::find(kLevelNames.begin(), kLevelNames.end(), name);
  if (found == kLevelNames.end()) return std::nullopt;
  return static_cast<Level>(found - kLevelNames.begin());
}

Level Actor::level(std::string_view company_tool) const {
  const auto found = company_levels.find(company_tool);
  return found == company_levels.end() ? Level::none : found->second;
}

Level Actor::level(std::string_view project, std::string_view project_tool) const {
  const auto of_project = project_levels.find(project);
  if (of_project == project_levels.end()) return Level::none;
  const auto found = of_project->second.find(project_tool);
  return found == of_project->second.end() ? Level::none : found->second;
}

Level Actor::projectLevel(std::string_view project) const {
  return std::max(level(project, tool::kCommitments), level(project, tool::kChangeOrders));
}

json::Value Actor::toJson() const {
  auto projects = json::Value::object();
  for (const auto& [project, levels] : project_levels) projects.set(project, levelsJson(levels));
  auto held = json::Value::array();
  for (const std::string& privilege : privileges) held.push(privilege);
  return json::Value::object(
      {{"id", id},
       {"name", name},
       {"email", email},
       {"company", company},
       {"levels", json::Value::object({{"company", levelsJson(company_levels)}, {"projects", std::move(projects)}})},
       {"privileges", std::move(held)}});
}

Actor systemActor(std::string company) {
  Actor actor;
  actor.id = "tieback-host";
  actor.name = "Tieback host";
  actor.company = std::move(company);
  actor.company_levels.emplace(tool::kErpIntegrations, Level::standard);
  return actor;
}

}  // namespace tieback::host
