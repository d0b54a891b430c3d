// Who may do what, and which moves exist.
#pragma once

#include <tieback/sdk/result.h>

#include <optional>
#include <string_view>
#include <vector>

namespace example {

// Empty when the actor may run that operation on something of that project; else not_permitted, with what is missing.
std::optional<tieback::Error> permission(std::string_view operation, const tieback::json::Value& actor,
                                         std::string_view project);

struct Move {
  std::string_view operation;
  std::string_view from;
  std::string_view to;
  std::string_view icon;
};
// Empty when that operation is forbidden in that state.
std::optional<Move> findMove(std::string_view operation, std::string_view state);
// The operations allowed in that state.
std::vector<std::string_view> movesFrom(std::string_view state);
// Every operation that moves an item.
std::vector<std::string_view> allMoves();

}  // namespace example
