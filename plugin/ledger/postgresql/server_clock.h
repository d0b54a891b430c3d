// The server's clock, asked for now and then and carried on by the machine's own meanwhile, which goes on while the
// process is frozen and while the machine sleeps.
#pragma once

#include <tieback/sdk/mutex.h>

#include "ledger/port/ledger.h"
#include "ledger/postgresql/postgresql_session.h"

namespace tieback::ledger {

// Thread-safe.
class ServerClock {
 public:
  explicit ServerClock(Micros measure_every) : measure_every_(measure_every) {}

  // True for whoever is to measure it: for one of those who ask at the same moment, as long as that goes well. The
  // others would each need a connection for it.
  bool isStale() TIEBACK_EXCLUDES(mutex_);
  // Also holds the schema's version against this program's: another host may have migrated it (LedgerError then).
  void measure(PostgresqlSession& session) TIEBACK_EXCLUDES(mutex_);
  Micros now() TIEBACK_EXCLUDES(mutex_);

 private:
  void ask(PostgresqlSession& session) TIEBACK_EXCLUDES(mutex_);

  const Micros measure_every_;
  Mutex mutex_;
  Micros offset_ TIEBACK_GUARDED_BY(mutex_) = 0;
  bool moved_ TIEBACK_GUARDED_BY(mutex_) = false;  // by a test, which may do so again: asked for every time
  Micros measured_at_ TIEBACK_GUARDED_BY(mutex_) = 0;
  Micros asked_at_ TIEBACK_GUARDED_BY(mutex_) = 0;  // when somebody was told to measure it
  Micros latest_ TIEBACK_GUARDED_BY(mutex_) = 0;
  bool known_ TIEBACK_GUARDED_BY(mutex_) = false;
};

}  // namespace tieback::ledger
