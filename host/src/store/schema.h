// The tables of the host's store, and how older ones become newer ones. Forward only: each version is a list of
// statements that is never edited once released.
#pragma once

#include <store/database.h>

namespace tieback::host {

// Brings the store to this program's version, in one transaction. StoreError when it was written by a newer program.
void migrate(Database& database);

// Within a transaction: StoreError when the tables are those of a newer program. Another host may have brought them
// there while this one runs.
void refuseNewer(Database& database, Connection& connection);

// Of secrets, which one host keeps in a file of their own.
void makeSecretsTable(Database& database);

// True while no company stands in the database: a seed may be loaded.
bool isEmpty(Database& database);

}  // namespace tieback::host
