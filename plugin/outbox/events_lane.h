// Hands platform events to the host, each item's in order, until the host has acknowledged them.
#pragma once

#include <tieback/sdk/host_client.h>

#include "ledger/port/ledger.h"
#include "outbox/unsaved.h"

namespace tieback::outbox {

class EventsLane {
 public:
  EventsLane(HostClient host, ledger::Ledger& ledger) : host_(host), ledger_(ledger), unsaved_(ledger) {}

  // Delivers some events; false when none is due. Thread-safe.
  bool work();

 private:
  HostClient host_;
  ledger::Ledger& ledger_;
  Unsaved unsaved_;
};

}  // namespace tieback::outbox
