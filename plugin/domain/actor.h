// Who asks. The host has authenticated that person; what stands here decides what is allowed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include <tieback/sdk/json.h>
#include <tieback/sdk/result.h>

namespace tieback::domain {

enum class Level { none, read_only, standard, admin };

inline constexpr std::string_view kErpIntegrations = "erp_integrations";  // a company's tool
inline constexpr std::string_view kCommitments = "commitments";           // a project's tools …
inline constexpr std::string_view kChangeOrders = "change_orders";
inline constexpr std::string_view kCanPushToAccounting = "can_push_to_accounting";

struct Actor {
  std::string id;
  std::string name;
  std::string email;
  std::string company;
  std::map<std::string, Level, std::less<>> company_levels;
  std::map<std::string, std::map<std::string, Level, std::less<>>, std::less<>> project_levels;
  std::set<std::string, std::less<>> privileges;

  Level companyLevel(std::string_view tool) const;
  Level projectLevel(std::string_view project, std::string_view tool) const;
  bool has(std::string_view privilege) const { return privileges.contains(privilege); }

  json::Value identity() const;                                // {"id","name"}
  json::Value contact() const;                                 // {"id","name","email"}
  static Result<Actor> fromJson(const json::Value& document);  // where: actor.…
};

}  // namespace tieback::domain
