// Who is asking: a user with levels per tool and privileges, as the contract's requests carry them.
#pragma once

#include <tieback/sdk/json.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tieback::host {

enum class Level : std::uint8_t { none, read_only, standard, admin };

std::string_view levelName(Level level);
std::optional<Level> levelByName(std::string_view name);

namespace tool {
inline constexpr std::string_view kErpIntegrations = "erp_integrations";  // of a company
inline constexpr std::string_view kDirectory = "directory";               // of a company
inline constexpr std::string_view kCommitments = "commitments";           // of a project
inline constexpr std::string_view kChangeOrders = "change_orders";        // of a project
}  // namespace tool

inline constexpr std::string_view kCanPush = "can_push_to_accounting";

struct Actor {
  std::string id;
  std::string name;
  std::string email;
  std::string company;
  std::map<std::string, Level, std::less<>> company_levels;                                      // by tool
  std::map<std::string, std::map<std::string, Level, std::less<>>, std::less<>> project_levels;  // by project, tool
  std::set<std::string, std::less<>> privileges;

  Level level(std::string_view company_tool) const;
  Level level(std::string_view project, std::string_view project_tool) const;
  // The higher of the two project tools.
  Level projectLevel(std::string_view project) const;

  json::Value toJson() const;  // the `actor` of a request
};

// For the host's own questions to a connector (health, what became of a change order): may read, may decide nothing.
Actor systemActor(std::string company);

}  // namespace tieback::host
