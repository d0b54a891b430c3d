// The company directory: users, levels, the privilege, and the audit trail.
#include <api/paging.h>
#include <api/services.h>
#include <base/field_reader.h>

namespace tieback::host {
namespace {

void readLevels(FieldReader& fields, std::initializer_list<std::string_view> tools, const std::string& project,
                std::vector<LevelChange>& changes) {
  for (const auto tool : tools) {
    std::string level;
    fields.choice(tool, level, {"none", "read_only", "standard", "admin"});
    if (!level.empty()) changes.push_back({project, std::string(tool), *levelByName(level)});
  }
}

Result<std::vector<LevelChange>> levelChanges(const json::Value& body) {
  std::vector<LevelChange> changes;
  FieldReader fields(body, "");
  if (const json::Value* company = fields.object("company")) {
    FieldReader tools(*company, "company");
    readLevels(tools, {tool::kErpIntegrations, tool::kDirectory}, "", changes);
    if (const auto wrong = tools.finish()) fields.refuse(*wrong);
  }
  if (const json::Value* projects = fields.object("projects")) {
    for (const auto& [project, levels] : projects->members()) {
      FieldReader tools(levels, "projects." + cleanUtf8(project.substr(0, 60)));
      if (tools.good()) readLevels(tools, {tool::kCommitments, tool::kChangeOrders}, project, changes);
      if (const auto wrong = tools.finish()) fields.refuse(*wrong);
    }
  }
  if (const auto wrong = fields.finish()) return *wrong;
  return changes;
}

Response setLevels(Services& services, const Call& call) {
  const auto changes = levelChanges(call.body);
  if (!changes) return errorResponse(changes.error(), call.request.id);
  return answered(services.directory.setLevels(call.actor, call.param("u"), *changes), call);
}

Response audit(Services& services, const Call& call) {
  PageWanted page;
  for (const auto& [name, value] : call.request.query) {
    if (page.take(name, value)) continue;
    return errorResponse(badRequest("Only \"cursor\" and \"limit\" (1 to 200) are taken here.", name.substr(0, 60)),
                         call.request.id);
  }
  return answered(services.directory.audit(call.actor, page.before, page.limit), call);
}

}  // namespace

void addDirectoryRoutes(Router& router, Services& services) {
  const std::string company = "/api/v1/companies/{c}";
  const std::string privilege = company + "/users/{u}/privileges/can_push_to_accounting";
  router.add("GET", company + "/users", Needs::session,
             [&](const Call& call) { return answered(services.directory.users(call.actor), call); });
  router.add("PATCH", company + "/users/{u}/levels", Needs::mutating,
             [&](const Call& call) { return setLevels(services, call); });
  router.add("PUT", privilege, Needs::mutating, [&](const Call& call) {
    return answered(services.directory.grantPush(call.actor, call.param("u")), call);
  });
  router.add("DELETE", privilege, Needs::mutating, [&](const Call& call) {
    return answered(services.directory.revokePush(call.actor, call.param("u")), call);
  });
  router.add("GET", company + "/audit", Needs::session, [&](const Call& call) { return audit(services, call); });
}

}  // namespace tieback::host
