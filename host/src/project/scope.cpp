#include <project/rows.h>
#include <project/scope.h>

namespace tieback::host {
namespace {

Error notFound(std::string_view code, std::string_view what, const std::string& id) {
  return {std::string(code), Category::bad_input,
          "There is no " + std::string(what) + " " + cleanUtf8(id.substr(0, 60)) + " here.", "", json::Value::object()};
}

Result<void> may(Connection& connection, const Actor& actor, const Scope& scope, Level least) {
  if (!rows::reference(connection, rows::Catalog::projects, actor.company, scope.project)) {
    return notFound("project_not_found", "project", scope.project);
  }
  const bool orders = scope.tool == Tool::change_orders;
  if (actor.level(scope.project, orders ? tool::kChangeOrders : tool::kCommitments) >= least) return {};
  const std::string tool_name = orders ? "Change Orders" : "Commitments";
  return Error{"not_permitted", Category::not_permitted,
               "This needs at least the level '" + std::string(levelName(least)) + "' on the project's " + tool_name +
                   " tool. Ask a directory administrator of your company.",
               "", json::Value::object()};
}

}  // namespace

Result<void> mayRead(Connection& connection, const Actor& actor, const Scope& scope) {
  return may(connection, actor, scope, Level::read_only);
}

Result<void> mayWrite(Connection& connection, const Actor& actor, const Scope& scope) {
  return may(connection, actor, scope, Level::standard);
}

Result<Commitment> commitmentIn(Connection& connection, const Actor& actor, const Scope& scope, const std::string& id) {
  auto commitment = rows::commitment(connection, actor.company, id);
  if (!commitment || commitment->project != scope.project) return notFound("commitment_not_found", "commitment", id);
  return std::move(*commitment);
}

Result<ChangeOrder> changeOrderIn(Connection& connection, const Actor& actor, const Scope& scope,
                                  const std::string& id) {
  auto order = rows::changeOrder(connection, actor.company, id);
  const bool here =
      order && order->project == scope.project && (!scope.commitment || order->commitment == *scope.commitment);
  if (!here) return notFound("change_order_not_found", "change order", id);
  return std::move(*order);
}

Error staleRevision(std::string_view what, std::int64_t expected, std::int64_t found) {
  return {"stale_revision", Category::conflict,
          "The " + std::string(what) + " has changed since you opened it. Read it again and repeat your change.",
          "expected_revision", json::Value::object({{"expected_revision", expected}, {"revision", found}})};
}

}  // namespace tieback::host
