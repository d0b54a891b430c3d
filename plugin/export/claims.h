// Workers that ask for an export while a claim is on its way are served together by the next one: one transaction takes
// what all of them can do, however many they are. Nothing is claimed ahead for a worker that is busy.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

#include <tieback/sdk/mutex.h>

#include "ledger/port/ledger.h"

namespace tieback::exporting {

class Claims {
 public:
  // Claims at most so many exports, durably. Never called by two threads at a time.
  using Take = std::function<std::vector<ledger::Item>(std::size_t most)>;

  explicit Claims(Take take) : take_(std::move(take)) {}

  // An export for the calling worker; nothing when there is none. What `take` throws goes to all whom it was to serve.
  // Thread-safe.
  std::optional<ledger::Item> next() TIEBACK_EXCLUDES(mutex_);
  // How many workers wait for their claim.
  std::size_t waiting() const TIEBACK_EXCLUDES(mutex_);

 private:
  struct Worker {
    std::optional<ledger::Item> item;
    std::exception_ptr error;
    bool served = false;
    std::condition_variable changed;
  };
  // Whom to claim for, the caller among them; nobody when another has served it.
  std::vector<Worker*> awaitTurn(Worker& worker) TIEBACK_EXCLUDES(mutex_);
  void serve(const std::vector<Worker*>& workers);
  void finish(const std::vector<Worker*>& workers) TIEBACK_EXCLUDES(mutex_);

  const Take take_;
  mutable Mutex mutex_;
  std::vector<Worker*> waiting_ TIEBACK_GUARDED_BY(mutex_);
  bool claiming_ TIEBACK_GUARDED_BY(mutex_) = false;
};

}  // namespace tieback::exporting
