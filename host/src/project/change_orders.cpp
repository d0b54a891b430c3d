// ProjectSide's change orders.
#include <project/documents.h>
#include <project/input.h>
#include <project/project_side.h>
#include <project/rows.h>

#include <array>
#include <cstdio>

namespace tieback::host {
namespace {

Error lockedError(const ChangeOrder& order, std::string message) {
  return {"change_order_locked", Category::conflict, std::move(message), "",
          json::Value::object({{"lock", lockName(order.lock)}, {"state", order.erp_state}})};
}

// CCO-001, CCO-002, …: the first that the commitment has not used.
std::string freeNumber(Connection& connection, const std::string& company, const std::string& commitment) {
  std::array<char, 24> text{};
  for (int number = 1;; ++number) {
    std::snprintf(text.data(), text.size(), "CCO-%03d", number);
    if (!connection.one("SELECT 1 FROM change_orders WHERE company=? AND commitment=? AND number=?",
                        {company, commitment, std::string(text.data())})) {
      return text.data();
    }
  }
}

std::optional<Error> numberTaken(Connection& connection, const ChangeOrder& order) {
  if (!connection.one("SELECT 1 FROM change_orders WHERE company=? AND commitment=? AND number=? AND id<>?",
                      {order.company, order.commitment, order.number, order.id})) {
    return std::nullopt;
  }
  return Error{"number_taken", Category::conflict,
               "The commitment has a change order " + order.number + " already. Choose another number.", "number",
               json::Value::object()};
}

}  // namespace

std::optional<Error> whyLocked(const ChangeOrder& order) {
  const std::string state = order.erp_state.value_or("");
  switch (order.lock) {
    case Hold::open:
      return std::nullopt;
    case Hold::sending:
      return lockedError(
          order, order.number + " is locked: it is being sent to the ERP integration. Wait until that is done.");
    case Hold::voided:
      return lockedError(order, order.number + " is void and can't be changed.");
    case Hold::sent:
      break;
  }
  if (state == "synced") {
    return lockedError(
        order,
        order.number + " is locked: it is synced with the ERP. An administrator of ERP Integrations can unlink it.");
  }
  if (state == "failed" || state == "in_doubt") {
    return lockedError(
        order, order.number + " is locked: it is with accounting (" + state + "). The approver must reject it first.");
  }
  return lockedError(order, order.number + " is locked: it is with accounting (" + (state.empty() ? "sent" : state) +
                                "). Retrieve it, or ask the approver to reject it.");
}

Result<json::Value> ProjectSide::changeOrders(const Actor& actor, const Scope& scope, const Page& page) const {
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayRead(connection, actor, scope); !allowed) return allowed.error();
    if (scope.commitment) {
      if (const auto found = commitmentIn(connection, actor, scope, *scope.commitment); !found) return found.error();
    }
    const auto orders = rows::changeOrders(
        connection, {actor.company, scope.project, scope.commitment, page.status, page.cursor, page.limit + 1});
    auto items = json::Value::array();
    json::Value next;
    for (const ChangeOrder& order : orders) {
      if (static_cast<std::int64_t>(items.size()) == page.limit) {
        next = items.items().back().text("id");
        break;
      }
      items.push(shownChangeOrder(connection, order));
    }
    return json::Value::object({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
  });
}

Result<json::Value> ProjectSide::changeOrder(const Actor& actor, const Scope& scope, const std::string& id) const {
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayRead(connection, actor, scope); !allowed) return allowed.error();
    const auto found = changeOrderIn(connection, actor, scope, id);
    if (!found) return found.error();
    return shownChangeOrder(connection, *found);
  });
}

Result<json::Value> ProjectSide::createChangeOrder(const Actor& actor, const Scope& scope, const json::Value& body,
                                                   const CallKey& call) {
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayWrite(connection, actor, scope); !allowed) return allowed.error();
    if (scope.commitment) {
      if (const auto found = commitmentIn(connection, actor, scope, *scope.commitment); !found) return found.error();
    }
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      ChangeOrder order;
      order.company = actor.company;
      order.project = scope.project;
      order.status = "Draft";
      order.created_by = actor.id;
      order.created_at = order.updated_at = clock_.nowUs();
      FieldReader fields(body, "");
      order.commitment = scope.commitment.value_or("");
      fields.text("commitment", order.commitment, {.required = !scope.commitment});
      if (const auto wrong = fields.good() ? std::nullopt : fields.finish()) return *wrong;
      if (scope.commitment && order.commitment != *scope.commitment) {
        return badRequest("\"commitment\" is not the one of the address. Leave it out.", "commitment");
      }
      const auto commitment = commitmentIn(connection, actor, scope, order.commitment);
      if (!commitment) return badRequest("There is no such commitment on this project.", "commitment");
      readChangeOrder(connection, fields, {&*commitment, currencyOf(connection, actor.company)}, order);
      if (const auto wrong = fields.finish()) return *wrong;
      if (order.number.empty()) order.number = freeNumber(connection, order.company, order.commitment);
      if (const auto taken = numberTaken(connection, order)) return *taken;
      order.id = rows::nextId(connection);
      rows::insert(connection, order);
      return shownChangeOrder(connection, order);
    });
  });
}

Result<json::Value> ProjectSide::updateChangeOrder(const Actor& actor, const Scope& scope, const std::string& id,
                                                   const json::Value& body, const CallKey& call) {
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayWrite(connection, actor, scope); !allowed) return allowed.error();
    const auto before = changeOrderIn(connection, actor, scope, id);
    if (!before) return before.error();
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      ChangeOrder order = *before;
      const auto commitment = rows::commitment(connection, order.company, order.commitment);
      std::optional<std::int64_t> expected;
      FieldReader fields(body, "");
      fields.integer("expected_revision", expected);
      if (!expected)
        fields.refuse("expected_revision", "\"expected_revision\" is missing: say which revision you changed.");
      readChangeOrder(connection, fields, {&*commitment, currencyOf(connection, actor.company)}, order);
      if (const auto wrong = fields.finish()) return *wrong;
      if (const auto locked = whyLocked(*before)) return *locked;
      if (*expected != before->revision) return staleRevision("change order", *expected, before->revision);
      if (order.number.empty()) return badRequest("\"number\" must not be empty.", "number");
      if (const auto taken = numberTaken(connection, order)) return *taken;
      ++order.revision;
      order.updated_at = clock_.nowUs();
      rows::updateContent(connection, order);
      return shownChangeOrder(connection, order);
    });
  });
}

Result<json::Value> ProjectSide::voidUnsent(const Actor& actor, const Scope& scope, const std::string& id,
                                            const CallKey& call) {
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayRead(connection, actor, scope); !allowed) return allowed.error();
    const auto found = changeOrderIn(connection, actor, scope, id);
    if (!found) return found.error();
    if (actor.level(scope.project, tool::kCommitments) < Level::admin ||
        actor.level(scope.project, tool::kChangeOrders) < Level::admin) {
      return Error{"not_permitted", Category::not_permitted,
                   "This needs 'Admin' on the project's Commitments and Change Orders tools.", "",
                   json::Value::object()};
    }
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      ChangeOrder order = *found;
      if (const auto locked = whyLocked(order)) return *locked;
      order.lock = Hold::voided;
      order.status = kVoidStatus;
      order.updated_at = clock_.nowUs();
      ++order.revision;
      rows::updateErp(connection, order);
      return shownChangeOrder(connection, order);
    });
  });
}

Result<std::int64_t> ProjectSide::meantRevision(const CallKey& call, std::int64_t now) {
  CallKey key = call;
  key.operation = "revision of " + call.operation;
  const auto kept = database_.write([&](Connection& connection) {
    return onceOnly(connection, key, clock_.nowUs(), [&]() -> Result<json::Value> {
      return json::Value::object({{"revision", now}});
    });
  });
  if (!kept) return kept.error();
  return kept->at("revision").asInteger();
}

}  // namespace tieback::host
