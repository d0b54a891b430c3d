// Hands platform events to the host, each item's in order, until the host has acknowledged them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <tieback/sdk/host_client.h>
#include <tieback/sdk/mutex.h>

#include "ledger/port/ledger.h"
#include "outbox/unsaved.h"

namespace tieback::outbox {

class EventsLane {
 public:
  EventsLane(HostClient host, ledger::Ledger& ledger)
      : host_(host), ledger_(ledger), unsaved_(ledger, Unsaved::Save::soon) {}

  // Delivers some events; false when none is due. Thread-safe.
  bool work();

 private:
  struct Claimed {
    std::vector<ledger::Event> events;
    ledger::Micros until = 0;  // so long they are ours
  };
  Claimed claim();
  // Where nobody shares the ledger, who delivers what need not be written down.
  Claimed claimHere() TIEBACK_EXCLUDES(mutex_);
  void release(const std::vector<ledger::Event>& events) TIEBACK_EXCLUDES(mutex_);

  HostClient host_;
  ledger::Ledger& ledger_;
  Unsaved unsaved_;
  Mutex mutex_;
  std::map<std::string, ledger::Micros> delivering_
      TIEBACK_GUARDED_BY(mutex_);  // items whose event we have, until when
};

}  // namespace tieback::outbox
