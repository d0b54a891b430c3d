// The ledger in a PostgreSQL database, for as many hosts as share it. Commits are durable as the server's
// synchronous_commit says; a server or role that has it off is overruled.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ledger/port/ledger.h"

namespace tieback::ledger {

struct PostgresqlOptions {
  std::string url;  // postgresql://user@host:port/database?…, as libpq takes it, without a password
  // Asked for at every connection, so that a password may change. Throws std::runtime_error when it is not to be had.
  std::function<std::string()> password;
  // How often the server is asked for its clock; in between the machine's own carries it on.
  Micros measure_every_us = 1'000'000;
};

// Connects, and brings the schema to this program's version. Throws LedgerError that says what is wrong and what helps:
// not reachable, no rights, a read-only standby, a schema that is not whole, one that a newer version wrote, or an old
// one that hosts of an older version are at work on (then nothing is touched).
std::unique_ptr<Ledger> openPostgresqlLedger(const PostgresqlOptions& options);

// To read in a ledger of this program's schema, also on a standby, and by a role that may only read; write() throws.
// Changes nothing.
std::unique_ptr<Ledger> openPostgresqlLedgerToRead(const PostgresqlOptions& options);

}  // namespace tieback::ledger
