// What became of something that a lane has done outside, while the ledger can't take it: kept until it can. Else a
// server that was away for a moment would have a mail sent twice, and an event delivered late and twice.
#pragma once

#include <functional>
#include <vector>

#include <tieback/sdk/mutex.h>

#include "ledger/port/ledger.h"

namespace tieback::outbox {

// Thread-safe.
class Unsaved {
 public:
  using Change = std::function<void(ledger::Transaction&)>;

  // What is done twice at worst, when the machine loses what was saved (an event, which the host knows by its id), need
  // not be waited for until it is on disk.
  enum class Save { durably, soon };
  Unsaved(ledger::Ledger& ledger, Save how) : ledger_(ledger), how_(how) {}

  // Saves it, and what was kept before, in one transaction. When that fails they are kept, and LedgerError is thrown.
  // From `until` on others may have taken the matter over: what is not saved by then is forgotten.
  void save(ledger::Micros until, Change change) TIEBACK_EXCLUDES(mutex_);

  // Before a lane begins something new: saves what was kept. Throws LedgerError when it still can't be.
  void saveKept() TIEBACK_EXCLUDES(mutex_);

 private:
  struct Kept {
    ledger::Micros until;
    Change change;
  };

  ledger::Ledger& ledger_;
  const Save how_;
  Mutex mutex_;
  std::vector<Kept> kept_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::outbox
