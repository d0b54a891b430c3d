// The tables of the host's store, and how older ones become newer ones. Forward only: each version is a list of
// statements that is never edited once released.
#pragma once

#include <store/database.h>

namespace tieback::host {

// Brings the store to this program's version, in one transaction. StoreError when it was written by a newer program.
void migrate(Database& database);

// Of secrets, which one host keeps in a file of their own.
void makeSecretsTable(Database& database);

// True while no company stands in the database: a seed may be loaded.
bool isEmpty(Database& database);

}  // namespace tieback::host
