// The lanes that talk to ERPs, and the recovery of what a dead or broken walk left behind. One unit of work per call;
// each says whether there was something to do. Thread-safe.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>

#include "export/claims.h"
#include "export/context.h"
#include "export/walk.h"

namespace tieback::exporting {

class Lanes {
 public:
  explicit Lanes(const Context& context)
      : context_(context), turns_(context.connections), claims_([this](std::size_t most) { return claim(most); }) {}

  bool workExport(const Cancel& cancel);
  bool workLookUp(const Cancel& cancel);

  // For about a second: waits for news from other hosts and wakes the lanes, or does what others write
  // (Ledger::listen).
  bool listen(const Cancel& cancel);

  // Renews this incarnation's leases, looks after the other hosts, and takes over items whose walk is dead: of a host
  // that has ended or is silent for longer than a lease, or one here that ended by a failing ledger. Called at start
  // and on the maintenance lane.
  void maintain() TIEBACK_EXCLUDES(maintaining_);

 private:
  // Takes exports for so many workers.
  std::vector<ledger::Item> claim(std::size_t most);
  // What is claimed is begun within the same transaction, and ends by endWork().
  void begin(ledger::Transaction& transaction, ledger::Item& item, ledger::Micros now);
  // Within the transaction that ends an export of that connection. `next`: there when the transaction has been made.
  void claimNext(ledger::Transaction& transaction, const life::Connection& leaving, const Cancel& cancel,
                 std::optional<ledger::Item>& next);
  void giveUp(std::optional<ledger::Item>& claimed);
  // For the call of work that comes next: a call does one export. Should none come, the host stops, and its leases with
  // it.
  void handOver(ledger::Item item) TIEBACK_EXCLUDES(mutex_);
  std::optional<ledger::Item> handedOver() TIEBACK_EXCLUDES(mutex_);
  bool lookUpIsDue(ledger::Micros now);
  bool lookUpItem(ledger::Micros now);
  bool pullPage(ledger::Micros now);
  // A look-up or pull counts against its connection's limit and keeps its rest, as an export does: true when it must
  // wait.
  bool putOffBusy(ledger::Transaction& transaction, ledger::Item& item, ledger::Micros now);
  bool putOffBusy(ledger::Transaction& transaction, const ledger::Pull& pull, ledger::Micros now);
  // Nothing when it may be asked now.
  std::optional<ledger::Micros> busyUntil(ledger::Transaction& transaction, const std::string& connection,
                                          ledger::Micros now);
  bool hasRoom(ledger::Transaction& transaction, const std::string& connection);
  bool takeOver(ledger::Transaction& transaction, ledger::Item item, ledger::Micros now);
  void doubt(ledger::Transaction& transaction, life::Mover& mover, const life::Connection& connection,
             ledger::Item& item, const ledger::StepRecord& intent, const std::string& may_send, ledger::Micros now);
  bool endQuietly(ledger::Transaction& transaction, ledger::Item item, ledger::Micros now);
  void beginWork(const ledger::Item& item) TIEBACK_EXCLUDES(mutex_);
  void endWork(const std::string& item, const std::string& connection) TIEBACK_EXCLUDES(mutex_);
  bool atWorkOn(const std::string& item) TIEBACK_EXCLUDES(mutex_);
  void forget(const std::string& item) TIEBACK_EXCLUDES(mutex_);
  // `looked_at`: when that queue was found empty. What came due since must be woken for, too.
  void wakeAtNext(ledger::Queue queue, tieback_lane lane, ledger::Micros looked_at);

  const Context& context_;
  Turns turns_;
  Claims claims_;
  Mutex maintaining_;  // held while the fleet is looked after
  Mutex mutex_;
  // Items that threads of this process are at work on, once per thread: a look-up that has given its item up to the
  // export lane may end only after the export has begun, and must not take the export's entry with it.
  std::multiset<std::string> active_ TIEBACK_GUARDED_BY(mutex_);
  std::deque<ledger::Item> handed_over_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::exporting
