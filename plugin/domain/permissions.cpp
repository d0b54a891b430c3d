#include "domain/permissions.h"

namespace tieback::domain {
namespace {

Error notPermitted(std::string message) {
  return {"not_permitted", Category::not_permitted, std::move(message)};
}

std::optional<Error> needsErpLevel(const Actor& actor, Level level) {
  if (actor.companyLevel(kErpIntegrations) >= level) return std::nullopt;
  return notPermitted(
      level == Level::admin
          ? "This needs 'Admin' on the company's ERP Integrations tool. A company administrator can grant it."
          : "This needs 'Standard' or 'Admin' on the company's ERP Integrations tool. A company "
            "administrator can grant it.");
}

std::optional<Error> needsPrivilege(const Actor& actor) {
  if (actor.has(kCanPushToAccounting)) return std::nullopt;
  return notPermitted(
      "This needs the privilege 'Can Push to Accounting', which is granted in the company directory; a level of "
      "'Admin' "
      "does not include it.");
}

bool seesProject(const Actor& actor, std::string_view project) {
  return actor.projectLevel(project, kCommitments) >= Level::read_only ||
         actor.projectLevel(project, kChangeOrders) >= Level::read_only;
}

std::optional<Error> needsSender(const Actor& actor, std::string_view project) {
  const bool commitments = actor.projectLevel(project, kCommitments) == Level::admin;
  const bool change_orders = actor.projectLevel(project, kChangeOrders) == Level::admin;
  if (commitments && change_orders) return std::nullopt;
  const std::string missing = !commitments && !change_orders ? "the project's Commitments and Change Orders tools"
                              : !commitments                 ? "the project's Commitments tool"
                                                             : "the project's Change Orders tool";
  return notPermitted("This needs 'Admin' on " + missing + ". A project administrator can grant it.");
}

}  // namespace

std::optional<Error> missingFor(Need need, const Actor& actor, std::string_view project) {
  switch (need) {
    case Need::look:
      if (seesWholeCompany(actor) || seesProject(actor, project)) return std::nullopt;
      return notPermitted(
          "This needs 'Standard' or 'Admin' on the company's ERP Integrations tool, or at least 'Read Only' on the "
          "project's Commitments or Change Orders tool.");
    case Need::decide: {
      auto missing = needsErpLevel(actor, Level::standard);
      return missing ? missing : needsPrivilege(actor);
    }
    case Need::administer: {
      auto missing = needsErpLevel(actor, Level::admin);
      return missing ? missing : needsPrivilege(actor);
    }
    case Need::send:
      return needsSender(actor, project);
  }
  return notPermitted("This is not allowed.");
}

std::vector<std::string> visibleProjects(const Actor& actor) {
  std::vector<std::string> projects;
  for (const auto& [project, levels] : actor.project_levels) {
    if (seesProject(actor, project)) projects.push_back(project);
  }
  return projects;
}

bool seesWholeCompany(const Actor& actor) {
  return actor.companyLevel(kErpIntegrations) >= Level::standard;
}

}  // namespace tieback::domain
