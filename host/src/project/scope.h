// Through which tool, and where, someone looks at the project side; and what that allows.
#pragma once

#include <directory/actor.h>
#include <project/model.h>
#include <store/database.h>
#include <tieback/sdk/result.h>

#include <optional>
#include <string>

namespace tieback::host {

// The Change Orders tool, or the Commitments tool with its Change Orders subtab. Both show the same objects.
enum class Tool : std::uint8_t { change_orders, commitments };

struct Scope {
  Tool tool = Tool::change_orders;
  std::string project;
  std::optional<std::string> commitment;  // the subtab's commitment
};

// Reading needs Read Only on the tool, writing Standard. A project of another company is answered as one that is not
// there (project_not_found).
Result<void> mayRead(Connection& connection, const Actor& actor, const Scope& scope);
Result<void> mayWrite(Connection& connection, const Actor& actor, const Scope& scope);

// The object, if it is where the scope says; commitment_not_found or change_order_not_found else.
Result<Commitment> commitmentIn(Connection& connection, const Actor& actor, const Scope& scope, const std::string& id);
Result<ChangeOrder> changeOrderIn(Connection& connection, const Actor& actor, const Scope& scope,
                                  const std::string& id);

Error staleRevision(std::string_view what, std::int64_t expected, std::int64_t found);

}  // namespace tieback::host
