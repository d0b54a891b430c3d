// What the lanes that talk to ERPs share.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <tieback/sdk/host_client.h>
#include <tieback/sdk/mutex.h>

#include "export/fleet.h"
#include "ledger/port/ledger.h"
#include "life/connection.h"

namespace tieback::exporting {

// A connection that is not configured may be back after a restart: what has a question to it comes again then.
inline constexpr ledger::Micros kUnconfiguredUs = 15LL * 60 * 1'000'000;

struct Context {
  HostClient host;
  ledger::Ledger& ledger;
  const life::Connections& connections;
  std::string incarnation;  // random per start: the owner of leases
  Fleet& fleet;             // of that incarnation
  // After the ledger could not take what a walk has learned: waits a moment, and says whether to try once more. Without
  // it a walk gives up at once, and what it learned is lost: the maintenance lane then finds its step in doubt.
  std::function<bool()> wait_for_ledger = {};
};

// How many exports and look-ups run per connection, so that each connection's limit holds and every connection gets its
// turn. Thread-safe.
class Turns {
 public:
  explicit Turns(const life::Connections& connections) : connections_(connections) {}

  // The connections with room in this process, the one that was served longest ago first, each with its limit over all
  // hosts. Of `leaving`, each connection as often as it stands there, one export is about to end.
  std::vector<ledger::Room> withRoom(const std::vector<std::string>& leaving = {}) TIEBACK_EXCLUDES(mutex_);
  // True for a connection that is not configured: nothing is asked of it.
  bool hasRoom(const std::string& connection) TIEBACK_EXCLUDES(mutex_);
  void begin(const std::string& connection) TIEBACK_EXCLUDES(mutex_);
  void end(const std::string& connection) TIEBACK_EXCLUDES(mutex_);

 private:
  struct Turn {
    int running = 0;
    std::uint64_t served = 0;
  };
  const life::Connections& connections_;
  Mutex mutex_;
  std::map<std::string, Turn> turns_ TIEBACK_GUARDED_BY(mutex_);
  std::uint64_t clock_ TIEBACK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::exporting
