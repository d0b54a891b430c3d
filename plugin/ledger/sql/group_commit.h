// Several threads' transactions, made durable by one commit: while one group is on its way to the disk the next one
// gathers. Whoever finds nobody at work leads: it runs the work of all who wait, one after the other, and the others
// sleep until it is done. No thread of its own.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <vector>

#include <tieback/sdk/mutex.h>

#include "ledger/port/ledger.h"

namespace tieback::ledger {

class GroupCommit {
 public:
  using Work = std::function<void(Transaction&)>;
  struct Job {
    const Work* work = nullptr;
    std::exception_ptr error;  // why it is undone; null: it is durable
    bool done = false;
    std::condition_variable changed;
  };
  // Runs all of them in one transaction and commits it. One that throws is undone and gets its error; the others must
  // not suffer from it. Throws nothing. Never called by two threads at a time.
  using Execute = std::function<void(const std::vector<Job*>&)>;

  explicit GroupCommit(Execute execute) : execute_(std::move(execute)) {}

  // Returns when `work` is durable; throws what undid it. Thread-safe.
  void run(const Work& work) TIEBACK_EXCLUDES(mutex_);

 private:
  std::vector<Job*> awaitTurn(Job& job) TIEBACK_EXCLUDES(mutex_);
  void finish(const std::vector<Job*>& group) TIEBACK_EXCLUDES(mutex_);

  const Execute execute_;
  Mutex mutex_;
  std::vector<Job*> waiting_ TIEBACK_GUARDED_BY(mutex_);
  bool led_ TIEBACK_GUARDED_BY(mutex_) = false;
};

}  // namespace tieback::ledger
