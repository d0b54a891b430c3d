#include "rules.h"

#include <algorithm>

namespace example {
namespace {

using tieback::json::Value;

constexpr Move kMoves[] = {{"retrieve", "ready", "retrieved", "yellow"}, {"accept", "ready", "accepted", "blue"},
                           {"reject", "ready", "rejected", "yellow"},    {"unaccept", "accepted", "ready", "blue"},
                           {"reject", "accepted", "rejected", "yellow"}, {"export", "accepted", "exporting", "blue"}};

int rank(const Value* level) {
  static constexpr std::string_view kLevels[] = {"none", "read_only", "standard", "admin"};
  if (level == nullptr || !level->isString()) return 0;
  return static_cast<int>(std::find(std::begin(kLevels), std::end(kLevels), level->asString()) - std::begin(kLevels));
}

// The project's id may hold a dot, so the path is walked by hand.
const Value* toolLevel(const Value& actor, std::string_view project, std::string_view tool) {
  const Value* levels = actor.find("levels");
  if (levels == nullptr) return nullptr;
  const Value* scope = levels->find(project.empty() ? "company" : "projects");
  if (scope != nullptr && !project.empty()) scope = scope->find(project);
  return scope == nullptr ? nullptr : scope->find(tool);
}

bool hasPrivilege(const Value& actor) {
  const Value* privileges = actor.find("privileges");
  if (privileges == nullptr || !privileges->isArray()) return false;
  const auto& list = privileges->items();
  return std::any_of(list.begin(), list.end(), [](const Value& p) { return p == Value("can_push_to_accounting"); });
}

tieback::Error notPermitted(std::string needed) {
  return {.code = "not_permitted",
          .category = tieback::Category::not_permitted,
          .message = "You need " + std::move(needed) + "."};
}

}  // namespace

std::optional<tieback::Error> permission(std::string_view operation, const Value& actor, std::string_view project) {
  const int erp = rank(toolLevel(actor, "", "erp_integrations"));
  const int commitments = project.empty() ? 0 : rank(toolLevel(actor, project, "commitments"));
  const int change_orders = project.empty() ? 0 : rank(toolLevel(actor, project, "change_orders"));
  if (operation == "submit" || operation == "retrieve") {
    if (commitments == 3 && change_orders == 3) return std::nullopt;
    return notPermitted("Admin on the project's Commitments and Change Orders");
  }
  if (operation == "list" || operation == "counts" || operation == "get") {
    if (erp >= 2 || commitments >= 1 || change_orders >= 1) return std::nullopt;
    return notPermitted("Standard on ERP Integrations, or Read Only on the project's Commitments or Change Orders");
  }
  if (erp >= 2 && hasPrivilege(actor)) return std::nullopt;
  return notPermitted("Standard on ERP Integrations and 'Can Push to Accounting'");
}

std::optional<Move> findMove(std::string_view operation, std::string_view state) {
  for (const Move& move : kMoves) {
    if (move.operation == operation && move.from == state) return move;
  }
  return std::nullopt;
}

std::vector<std::string_view> movesFrom(std::string_view state) {
  std::vector<std::string_view> list;
  for (const Move& move : kMoves) {
    if (move.from == state) list.push_back(move.operation);
  }
  return list;
}

std::vector<std::string_view> allMoves() {
  return {"retrieve", "accept", "unaccept", "reject", "export"};
}

}  // namespace example
