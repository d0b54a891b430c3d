// Who may do what: the table of docs/permissions.md, cell by cell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tieback/sdk/error.h>

#include "domain/actor.h"

namespace tieback::domain {

// What an operation needs. `own_project` operations look at the item's project.
enum class Need {
  look,        // ERP Integrations Standard; or Read Only on the project's Commitments or Change Orders
  decide,      // ERP Integrations Standard and 'Can Push to Accounting'
  administer,  // ERP Integrations Admin and 'Can Push to Accounting'
  send         // Admin on the project's Commitments and Change Orders
};

// Nothing when allowed; else the error, whose message names what is missing and who can grant it.
std::optional<Error> missingFor(Need need, const Actor& actor, std::string_view project);

// The projects whose change orders the actor may see without a level on ERP Integrations.
std::vector<std::string> visibleProjects(const Actor& actor);
bool seesWholeCompany(const Actor& actor);

}  // namespace tieback::domain
