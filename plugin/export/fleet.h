// This host among those that share the ledger: its sign of life, and what is known of the others.
//
// Whoever holds a lease may be frozen, cut off or dead. A lost lease proves none of these, and a frozen host may wake
// and send what it was about to send. So three things are told apart: it is at work, it is silent, it has ended for
// sure. What may be done with its exports depends on it (Lanes::takeOver).
#pragma once

#include <map>
#include <string>

#include "export/process.h"
#include "ledger/port/ledger.h"

namespace tieback::exporting {

// How long a lease lasts, and after how long without a sign of life a host counts as silent.
inline constexpr std::int64_t kLeaseUs = 60'000'000;

// Until when a lease lasts that is taken or prolonged now: to a whole second, so that what a lot of exports says of its
// leases is the same.
constexpr ledger::Micros leaseEnd(ledger::Micros now) {
  constexpr ledger::Micros kSecond = 1'000'000;
  return (now + kLeaseUs + kSecond - 1) / kSecond * kSecond;
}

enum class Fate { at_work, silent, ended };

// Not thread-safe: one thread at a time.
class Fleet {
 public:
  // `name`: what the operator calls this host; with a name he promises that no two hosts of it run at once. Empty: no
  // promise. `processes` outlives it.
  Fleet(ledger::Ledger& ledger, std::string incarnation, std::string name, const Processes& processes);

  // Says that this host is there. Throws ledger::LedgerError when another host of that name is at work.
  void join();
  // Says that it has ended: nothing of it is under way any more.
  void leave();

  // Within a maintenance transaction: gives a sign of life, and finds out what has become of the others.
  void look(ledger::Transaction& transaction, ledger::Micros now);
  // As of the last look().
  Fate fateOf(const std::string& incarnation) const;
  // For people: "erp-2 (process 4711)".
  std::string nameOf(const std::string& incarnation) const;

 private:
  ledger::HostRecord self(ledger::Micros now) const;
  bool knownToHaveEnded(const ledger::HostRecord& host) const;

  ledger::Ledger& ledger_;
  const std::string incarnation_;
  const std::string name_;
  const Processes& processes_;
  const Process process_;
  ledger::Micros started_at_ = 0;
  struct Known {
    Fate fate = Fate::silent;
    std::string name;
  };
  std::map<std::string, Known> known_;
};

}  // namespace tieback::exporting
