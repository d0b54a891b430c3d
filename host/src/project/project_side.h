// The embedded project side: projects, commitments with their SOV, and change orders, seen and edited through the
// Change Orders tool or the Commitments tool's Change Orders subtab.
//
// Answers are JSON as the API shows it; `actor` has been authenticated. Threads: all calls from any thread.
#pragma once

#include <base/clock.h>
#include <project/replies.h>
#include <project/scope.h>
#include <store/database.h>

#include <optional>
#include <string>

namespace tieback::host {

struct Page {
  std::string cursor;
  std::int64_t limit = 50;
  std::optional<std::string> status;
};

class ProjectSide {
 public:
  ProjectSide(Database& database, Clock& clock) : database_(database), clock_(clock) {}

  // Those that the actor has any level on; all of the company's for who has Standard on ERP Integrations.
  json::Value projects(const Actor& actor) const;
  Result<json::Value> project(const Actor& actor, const std::string& id) const;

  Result<json::Value> commitments(const Actor& actor, const Scope& scope) const;
  Result<json::Value> commitment(const Actor& actor, const Scope& scope, const std::string& id) const;
  Result<json::Value> createCommitment(const Actor& actor, const Scope& scope, const json::Value& body,
                                       const CallKey& call);
  // commitment_locked (conflict) where the ERP knows it, or one of its change orders is with accounting.
  Result<json::Value> updateCommitment(const Actor& actor, const Scope& scope, const std::string& id,
                                       const json::Value& body, const CallKey& call);

  Result<json::Value> changeOrders(const Actor& actor, const Scope& scope, const Page& page) const;
  Result<json::Value> changeOrder(const Actor& actor, const Scope& scope, const std::string& id) const;
  Result<json::Value> createChangeOrder(const Actor& actor, const Scope& scope, const json::Value& body,
                                        const CallKey& call);
  // change_order_locked (conflict; details: lock, state) unless it is open.
  Result<json::Value> updateChangeOrder(const Actor& actor, const Scope& scope, const std::string& id,
                                        const json::Value& body, const CallKey& call);
  // Sets one that no connector knows to Void. Needs Admin on both tools, as the connector's own void does.
  Result<json::Value> voidUnsent(const Actor& actor, const Scope& scope, const std::string& id, const CallKey& call);

  // The item's revision that a call which names none stands for: `now`, or what it was when the call was first made, so
  // that a repeated call asks the connector for the same.
  Result<std::int64_t> meantRevision(const CallKey& call, std::int64_t now);

 private:
  Database& database_;
  Clock& clock_;
};

// Why an order may not be edited; nothing when it may.
std::optional<Error> whyLocked(const ChangeOrder& order);

}  // namespace tieback::host
