// Records as plain JSON, {"VendorID":"V-1","Status":"Active"}: how seeds and the admin API write and see the books.
#pragma once

#include <optional>

#include "core/dialect.h"
#include "core/ids.h"
#include "record.h"
#include "spec.h"

namespace tieback::mock::acumatica {

// "id", every field that is not empty (also hidden ones), and the lines.
Json toPlain(const EntitySpec& spec, const Record& record);

// Puts the fields that are named onto the record. Lines are found by "id" or by their key; others are added;
// {"id":…,"delete":true} takes one away. On an error the record may be half changed.
std::optional<BooksError> fromPlain(const EntitySpec& spec, const Json& json, Record& record, IdSource& ids);

// What a new record has where nothing was said: vendors and projects are Active, commitments Open, and so on.
// A financial year without periods has the twelve months.
void setDefaults(const EntitySpec& spec, Record& record, IdSource& ids);

}  // namespace tieback::mock::acumatica
