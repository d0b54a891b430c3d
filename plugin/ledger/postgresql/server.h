// The PostgreSQL server as a pool of sessions, each set up the same way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <tieback/sdk/mutex.h>

#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/postgresql/postgresql_session.h"

namespace tieback::ledger {

// Thread-safe.
class Server {
 public:
  // Throws LedgerError when the URL is not one.
  explicit Server(const PostgresqlOptions& options);

  // One that was used before, or a new one. Throws PostgresqlError.
  std::unique_ptr<PostgresqlSession> take() TIEBACK_EXCLUDES(mutex_);
  std::unique_ptr<PostgresqlSession> connect();
  // Keeps it for the next; one that is in an unknown state is closed.
  void giveBack(std::unique_ptr<PostgresqlSession> session) TIEBACK_EXCLUDES(mutex_);
  // The server was lost: sessions opened before are not worth trying.
  void forgetAll() TIEBACK_EXCLUDES(mutex_);

 private:
  std::string conninfo_;
  std::function<std::string()> password_;
  Mutex mutex_;
  std::vector<std::unique_ptr<PostgresqlSession>> idle_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::ledger
