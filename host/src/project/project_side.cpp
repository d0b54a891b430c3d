#include <project/documents.h>
#include <project/input.h>
#include <project/project_side.h>
#include <project/rows.h>

namespace tieback::host {
namespace {

bool seesAllProjects(const Actor& actor) {
  return actor.level(tool::kErpIntegrations) >= Level::standard;
}

Error commitmentLocked(const Commitment& commitment, std::string_view why) {
  return {"commitment_locked", Category::conflict,
          "Commitment " + commitment.number + " is locked: " + std::string(why) +
              " Only its description and status may be changed.",
          "", json::Value::object({{"origin_id", commitment.origin_id}})};
}

std::optional<Error> whyCommitmentLocked(Connection& connection, const Commitment& before, const Commitment& after) {
  auto same_lines = before.items.size() == after.items.size();
  for (std::size_t i = 0; same_lines && i < before.items.size(); ++i) {
    const LineItem& a = before.items[i];
    const LineItem& b = after.items[i];
    same_lines = a.id == b.id && a.amount == b.amount && a.cost_code == b.cost_code && a.quantity == b.quantity &&
                 a.unit_cost == b.unit_cost && a.line_item_type == b.line_item_type && a.description == b.description;
  }
  const bool same =
      before.number == after.number && before.title == after.title && before.vendor == after.vendor && same_lines;
  if (same) return std::nullopt;
  if (rows::hasLockedChangeOrder(connection, before.company, before.id)) {
    return commitmentLocked(before, "one of its change orders is with accounting.");
  }
  if (before.origin_id) return commitmentLocked(before, "it is synced with the ERP.");
  return std::nullopt;
}

}  // namespace

json::Value ProjectSide::projects(const Actor& actor) const {
  return database_.read([&](Connection& connection) {
    auto items = json::Value::array();
    for (const Reference& project : rows::references(connection, rows::Catalog::projects, actor.company)) {
      if (seesAllProjects(actor) || actor.projectLevel(project.id) >= Level::read_only)
        items.push(shownProject(project));
    }
    return json::Value::object({{"items", std::move(items)}});
  });
}

Result<json::Value> ProjectSide::project(const Actor& actor, const std::string& id) const {
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    // Whoever may read through one of the tools may see the project; the refusal then names Commitments.
    if (!seesAllProjects(actor) && !mayRead(connection, actor, {Tool::change_orders, id, {}})) {
      if (const auto allowed = mayRead(connection, actor, {Tool::commitments, id, {}}); !allowed)
        return allowed.error();
    }
    const auto found = rows::reference(connection, rows::Catalog::projects, actor.company, id);
    if (!found) return mayRead(connection, actor, {Tool::commitments, id, {}}).error();
    return shownProject(*found);
  });
}

Result<json::Value> ProjectSide::commitments(const Actor& actor, const Scope& scope) const {
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayRead(connection, actor, scope); !allowed) return allowed.error();
    auto items = json::Value::array();
    for (const Commitment& commitment : rows::commitments(connection, actor.company, scope.project)) {
      items.push(shownCommitment(connection, commitment));
    }
    return json::Value::object({{"items", std::move(items)}});
  });
}

Result<json::Value> ProjectSide::commitment(const Actor& actor, const Scope& scope, const std::string& id) const {
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayRead(connection, actor, scope); !allowed) return allowed.error();
    const auto found = commitmentIn(connection, actor, scope, id);
    if (!found) return found.error();
    return shownCommitment(connection, *found);
  });
}

Result<json::Value> ProjectSide::createCommitment(const Actor& actor, const Scope& scope, const json::Value& body,
                                                  const CallKey& call) {
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayWrite(connection, actor, scope); !allowed) return allowed.error();
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      Commitment commitment;
      commitment.company = actor.company;
      commitment.project = scope.project;
      commitment.status = "Draft";
      commitment.type = "WorkOrderContract";
      commitment.accounting_method = "amount";
      FieldReader fields(body, "");
      fields.choice("type", commitment.type, {"WorkOrderContract", "PurchaseOrderContract"});
      fields.choice("accounting_method", commitment.accounting_method, {"amount", "unit"});
      readCommitment(connection, fields, {nullptr, currencyOf(connection, actor.company)}, commitment);
      if (const auto wrong = fields.finish()) return *wrong;
      if (connection.one("SELECT 1 FROM commitments WHERE company=? AND project=? AND number=?",
                         {actor.company, scope.project, commitment.number})) {
        return Error{"number_taken", Category::conflict, "The project has a commitment of that number.", "number",
                     json::Value::object()};
      }
      commitment.id = rows::nextId(connection);
      rows::insert(connection, commitment);
      return shownCommitment(connection, commitment);
    });
  });
}

Result<json::Value> ProjectSide::updateCommitment(const Actor& actor, const Scope& scope, const std::string& id,
                                                  const json::Value& body, const CallKey& call) {
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayWrite(connection, actor, scope); !allowed) return allowed.error();
    const auto before = commitmentIn(connection, actor, scope, id);
    if (!before) return before.error();
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      Commitment commitment = *before;
      std::optional<std::int64_t> expected;
      FieldReader fields(body, "");
      fields.integer("expected_revision", expected);
      if (!expected)
        fields.refuse("expected_revision", "\"expected_revision\" is missing: say which revision you changed.");
      readCommitment(connection, fields, {nullptr, currencyOf(connection, actor.company)}, commitment);
      if (const auto wrong = fields.finish()) return *wrong;
      if (*expected != before->revision) return staleRevision("commitment", *expected, before->revision);
      if (const auto locked = whyCommitmentLocked(connection, *before, commitment)) return *locked;
      if (connection.one("SELECT 1 FROM commitments WHERE company=? AND project=? AND number=? AND id<>?",
                         {actor.company, scope.project, commitment.number, id})) {
        return Error{"number_taken", Category::conflict, "The project has a commitment of that number.", "number",
                     json::Value::object()};
      }
      ++commitment.revision;
      rows::update(connection, commitment);
      return shownCommitment(connection, commitment);
    });
  });
}

}  // namespace tieback::host
