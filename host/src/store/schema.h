// The tables of the host's store, and how older ones become newer ones. Forward only: each version is a list of
// statements that is never edited once released.
#pragma once

#include <store/database.h>

#include <span>

namespace tieback::host {

using SchemaVersion = std::span<const char* const>;  // the statements that make it of the one before

// This program's.
std::span<const SchemaVersion> schemaVersions();

// Brings the store to the last of the versions, in one transaction, and begins to work on it (Engine::beginWork).
// StoreError, and nothing was changed, when it was written by a newer program, or must be brought forward while hosts
// of an older version are at work on it. By one host at a time (Database::alone).
void migrate(Database& database, std::span<const SchemaVersion> versions = schemaVersions());

// Of secrets, which one host keeps in a file of their own.
void makeSecretsTable(Database& database);

// True while no company stands in the database: a seed may be loaded.
bool isEmpty(Database& database);

}  // namespace tieback::host
