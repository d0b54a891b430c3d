// Several threads' jobs, done together: while one lot is on its way the next one gathers. Whoever finds nobody at work
// leads: it does the jobs of all who wait, and the others sleep until theirs is done. No thread of its own.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <vector>

#include <tieback/sdk/mutex.h>

namespace tieback::domain {

template <class Job>
class Gathering {
 public:
  // Does all of them. Never called by two threads at a time; throws nothing: what goes wrong is the jobs' to tell.
  using Do = std::function<void(const std::vector<Job*>&)>;

  // `most`: how many are done together, so that the first of them does not wait for ever more others.
  Gathering(std::size_t most, Do work) : most_(most), do_(std::move(work)) {}

  // Returns when the job is done, by this thread or another. Thread-safe.
  void join(Job& job) TIEBACK_EXCLUDES(mutex_) {
    Entry entry{&job};
    const auto lot = awaitTurn(entry);
    if (lot.empty()) return;
    std::vector<Job*> jobs;
    for (const Entry* each : lot) jobs.push_back(each->job);
    do_(jobs);
    finish(lot);
  }

  // How many wait for their turn.
  std::size_t waiting() const TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    return waiting_.size();
  }

 private:
  struct Entry {
    Job* job = nullptr;
    bool done = false;
    std::condition_variable changed = {};
  };

  // The lot to lead, this one among it; nothing when another thread has done the job.
  std::vector<Entry*> awaitTurn(Entry& entry) TIEBACK_EXCLUDES(mutex_) {
    Lock lock(mutex_);
    waiting_.push_back(&entry);
    while (led_ && !entry.done) lock.wait(entry.changed);
    if (entry.done) return {};
    led_ = true;
    std::erase(waiting_, &entry);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_ - 1));
    std::vector<Entry*> lot(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    lot.push_back(&entry);
    return lot;
  }

  void finish(const std::vector<Entry*>& lot) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    led_ = false;
    for (Entry* entry : lot) {
      entry->done = true;
      entry->changed.notify_one();  // under the lock: whoever waits lives on until it has it
    }
    if (!waiting_.empty()) waiting_.front()->changed.notify_one();  // leads the next one
  }

  const std::size_t most_;
  const Do do_;
  mutable Mutex mutex_;
  std::vector<Entry*> waiting_ TIEBACK_GUARDED_BY(mutex_);
  bool led_ TIEBACK_GUARDED_BY(mutex_) = false;
};

}  // namespace tieback::domain
