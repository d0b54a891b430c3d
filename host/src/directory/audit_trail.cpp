#include <directory/audit_trail.h>

namespace tieback::host {

void recordAudit(Connection& connection, std::int64_t at_us, const Actor& actor, std::string_view action,
                 const std::string& subject, const json::Value& details) {
  connection.execute(
      "INSERT INTO audit (company, at, actor, actor_name, action, subject, details) VALUES (?,?,?,?,?,?,?)",
      {actor.company, at_us, actor.id, actor.name, std::string(action), subject, details.dump()});
}

}  // namespace tieback::host
