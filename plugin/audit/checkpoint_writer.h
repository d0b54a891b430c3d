// Writes checkpoints of every connection's history, on the maintenance lane. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include <tieback/sdk/host_client.h>
#include <tieback/sdk/mutex.h>

#include "audit/checkpoint_file.h"
#include "ledger/port/ledger.h"

namespace tieback::audit {

struct CheckpointSettings {
  std::string folder;
  std::string key;  // reference of the private key
  ledger::Micros every_us = 15LL * 60 * 1'000'000;
};

class CheckpointWriter {
 public:
  CheckpointWriter(HostClient host, ledger::Ledger& ledger, CheckpointSettings settings,
                   std::vector<std::string> connections);

  // Writes those that are due: of each connection whose history has grown since its last one. Gives the time of the
  // next round. Trouble is logged and kept for problem(); it stops no other work.
  ledger::Micros work() TIEBACK_EXCLUDES(mutex_);

  // What is wrong at present, for health; empty when nothing.
  std::string problem() const TIEBACK_EXCLUDES(mutex_);

 private:
  void round(ledger::Micros now, const SigningKey& key) const;
  void writeOne(const std::string& connection, ledger::Micros now, const SigningKey& key) const;

  HostClient host_;
  ledger::Ledger& ledger_;
  CheckpointSettings settings_;
  std::vector<std::string> connections_;
  mutable Mutex mutex_;
  ledger::Micros next_at_ TIEBACK_GUARDED_BY(mutex_) = 0;
  std::string problem_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::audit
