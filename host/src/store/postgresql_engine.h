// A PostgreSQL database that hosts share, in a schema of its own (tieback_host).
//
// Transactions are serialisable: one that another was in the way of is run again. One whose connection was lost before
// its commit is run once more; when the answer to a commit is lost, nobody knows whether it was made: StoreError, and
// who asked asks again (docs/decisions/0009-hosts-share-their-store.md).
#pragma once

#include <store/engine.h>

#include <functional>
#include <memory>
#include <string>

namespace tieback::host {

struct PostgresqlSettings {
  std::string url;  // postgresql://user@host:port/database?…, as libpq takes it, without a password
  // Asked for at every connection, so that it may change. Throws StoreError when it is not to be had; may be empty.
  std::function<std::string()> password;
};

// Connects, and makes the schema when it is missing. Throws StoreError that says what is wrong and what helps.
std::unique_ptr<Engine> postgresqlEngine(const PostgresqlSettings& settings);

}  // namespace tieback::host
