// The schema's version in the database, and how it is brought to this program's.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ledger/postgresql/postgresql_session.h"

namespace tieback::ledger {

// Migration n brings a schema from version n-1 to n. Forward only; a released one is never edited.
const std::vector<std::string_view>& postgresqlMigrations();

// Throws LedgerError; see openPostgresqlLedger(). Hosts that start at once do it one after the other.
void prepareSchema(PostgresqlSession& session);

// That it is this program's; changes nothing. Throws LedgerError.
void checkSchema(PostgresqlSession& session);

// What a running host must find: its own version. Throws LedgerError when another host has migrated since.
void checkVersion(std::int64_t found);

}  // namespace tieback::ledger
