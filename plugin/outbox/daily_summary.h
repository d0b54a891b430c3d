// Once a day, at the configured time in each approver's own time zone: one mail with what waits for the approvers.
#pragma once

#include <string>

#include <tieback/sdk/host_client.h>
#include <tieback/sdk/mutex.h>

#include "ledger/port/ledger.h"
#include "life/connection.h"

namespace tieback::outbox {

class DailySummary {
 public:
  // `at`: "07:00".
  DailySummary(HostClient host, ledger::Ledger& ledger, const life::Connections& connections, std::string at);

  // Queues what is due. Cheap when nothing can be due yet. Thread-safe. Gives the time of the next look.
  ledger::Micros work() TIEBACK_EXCLUDES(mutex_);

 private:
  ledger::Micros company(const std::string& company, ledger::Micros now);
  ledger::Micros approver(const std::string& company, const json::Value& user, ledger::Micros now);
  void queue(ledger::Transaction& transaction, const std::string& company, const json::Value& user,
             const std::string& day, ledger::Micros now);

  HostClient host_;
  ledger::Ledger& ledger_;
  const life::Connections& connections_;
  const std::string at_;
  Mutex mutex_;
  ledger::Micros next_ TIEBACK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::outbox
