// The lanes that talk to ERPs, and the recovery of what a dead or broken walk left behind. One unit of work per call;
// each says whether there was something to do. Thread-safe.
#pragma once

#include <set>
#include <string>

#include "export/context.h"
#include "export/walk.h"

namespace tieback::exporting {

class Lanes {
 public:
  explicit Lanes(const Context& context) : context_(context), turns_(context.connections) {}

  bool workExport(const Cancel& cancel);
  bool workLookUp(const Cancel& cancel);

  // Renews this incarnation's leases and takes care of items whose walk is dead: of an earlier incarnation, or one that
  // ended by a failing ledger. Called at start and on the maintenance lane.
  void maintain();

 private:
  void recover(ledger::Transaction& transaction, ledger::Item item);
  // A look-up counts against its connection's limit and keeps its rest, as an export does: true when it must wait.
  bool putOffBusy(ledger::Transaction& transaction, ledger::Item& item, ledger::Micros now);
  void forget(const std::string& item) TIEBACK_EXCLUDES(mutex_);
  // `looked_at`: when that queue was found empty. What came due since must be woken for, too.
  void wakeAtNext(ledger::Transaction::Queue queue, tieback_lane lane, ledger::Micros looked_at);

  const Context& context_;
  Turns turns_;
  Mutex mutex_;
  // Items that threads of this process are at work on, once per thread: a look-up that has given its item up to the
  // export lane may end only after the export has begun, and must not take the export's entry with it.
  std::multiset<std::string> active_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::exporting
