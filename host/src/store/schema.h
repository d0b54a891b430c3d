// The tables of host.db, and how an older file becomes a newer one. Forward only: each version is a list of statements
// that is never edited once released.
#pragma once

#include <store/database.h>

namespace tieback::host {

// Brings the file to this program's version, in one transaction. StoreError when it was written by a newer program.
void migrate(Database& database);

// True while no company stands in the database: a seed may be loaded.
bool isEmpty(Database& database);

}  // namespace tieback::host
