// Change orders that were made in the ERP, as people see them: with the platform's commitment that each belongs to.
#pragma once

#include <api/services.h>

namespace tieback::host {

// Adds `commitment` {id, number, title, project, type} to each record of `page.staged`, by its commitment's origin id.
// Null: no commitment of the company is synced under that id, so that the record can't be imported.
void addCommitments(Services& services, const Actor& actor, json::Value& page);

}  // namespace tieback::host
