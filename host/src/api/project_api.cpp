// The project side: projects and commitments.
#include <api/services.h>

namespace tieback::host {

void addProjectRoutes(Router& router, Services& services) {
  const std::string projects = "/api/v1/companies/{c}/projects";
  const std::string commitments = projects + "/{p}/commitments";
  const auto scope = [](const Call& call) { return Scope{Tool::commitments, call.param("p"), {}}; };
  ProjectSide& side = services.project_side;
  router.add("GET", projects, Needs::session,
             [&](const Call& call) { return jsonResponse(side.projects(call.actor)); });
  router.add("GET", projects + "/{p}", Needs::session,
             [&](const Call& call) { return answered(side.project(call.actor, call.param("p")), call); });
  router.add("GET", commitments, Needs::session,
             [&side, scope](const Call& call) { return answered(side.commitments(call.actor, scope(call)), call); });
  router.add("POST", commitments, Needs::mutating, [&side, scope](const Call& call) {
    return answered(side.createCommitment(call.actor, scope(call), call.body, call.key()), call, 201);
  });
  router.add("GET", commitments + "/{id}", Needs::session, [&side, scope](const Call& call) {
    return answered(side.commitment(call.actor, scope(call), call.param("id")), call);
  });
  router.add("PATCH", commitments + "/{id}", Needs::mutating, [&side, scope](const Call& call) {
    return answered(side.updateCommitment(call.actor, scope(call), call.param("id"), call.body, call.key()), call);
  });
}

}  // namespace tieback::host
