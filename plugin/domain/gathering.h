// Several threads' jobs, done together: while one lot is on its way the next one gathers. Whoever finds nobody at work
// leads: it does the jobs of all who wait, and the others sleep until theirs is done. No thread of its own. Work may
// have a second part, which the next lot's first part need not wait for.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <tieback/sdk/mutex.h>

namespace tieback::domain {

template <class Job>
class Gathering {
 public:
  // Does all of them. Never called by two threads at a time; throws nothing: what goes wrong is the jobs' to tell.
  using Do = std::function<void(const std::vector<Job*>&)>;
  // Whether a job's end is the end of the second part.
  using Waits = std::function<bool(const Job&)>;

  // `most`: how many are done together, so that the first of them does not wait for ever more others.
  Gathering(std::size_t most, Do work) : most_(most), do_(std::move(work)) {}
  // `then`: the second part, for those that `waits` holds for. May be called by several threads at a time, and as
  // early as the lot after it is at work; throws nothing.
  Gathering(std::size_t most, Do work, Waits waits, Do then)
      : most_(most), do_(std::move(work)), waits_(std::move(waits)), then_(std::move(then)) {}

  // Returns when the job is done, by this thread or another. Thread-safe.
  void join(Job& job) TIEBACK_EXCLUDES(mutex_) {
    const auto entry = std::make_shared<Entry>(job);
    if (!mayLead(entry) && entry->await() == Turn::done) return;
    const Lot lot = takeLot(entry);
    do_(jobsOf(lot));
    const auto [waiting, done] = parted(lot);
    // First the next lot's leader, which has the longer way.
    passOn();
    finish(done, entry);
    if (waiting.empty()) return;
    then_(jobsOf(waiting));
    finish(waiting, entry);
  }

  // How many wait for their turn.
  std::size_t waiting() const TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    return waiting_.size();
  }

 private:
  enum class Turn { waits, leads, done };

  // Each has a lock of its own: whoever is woken finds it free, and what is common to all is not waited for.
  class Entry {
   public:
    explicit Entry(Job& job) : job_(job) {}
    Job* job() const { return &job_; }

    Turn await() TIEBACK_EXCLUDES(mutex_) {
      Lock lock(mutex_);
      while (turn_ == Turn::waits) lock.wait(changed_);
      return turn_;
    }
    void tell(Turn turn) TIEBACK_EXCLUDES(mutex_) {
      {
        const Lock lock(mutex_);
        turn_ = turn;
      }
      changed_.notify_one();
    }

   private:
    Job& job_;
    Mutex mutex_;
    std::condition_variable changed_;
    Turn turn_ TIEBACK_GUARDED_BY(mutex_) = Turn::waits;
  };
  using Lot = std::vector<std::shared_ptr<Entry>>;

  bool mayLead(const std::shared_ptr<Entry>& entry) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    if (std::exchange(led_, true)) {
      waiting_.push_back(entry);
      return false;
    }
    return true;
  }

  Lot takeLot(const std::shared_ptr<Entry>& leader) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_ - 1));
    Lot lot(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    lot.push_back(leader);
    return lot;
  }

  // Whoever waits first leads the next lot.
  void passOn() TIEBACK_EXCLUDES(mutex_) {
    std::shared_ptr<Entry> next;
    {
      const Lock lock(mutex_);
      led_ = !waiting_.empty();
      if (!led_) return;
      next = waiting_.front();
      waiting_.erase(waiting_.begin());
    }
    next->tell(Turn::leads);
  }

  std::pair<Lot, Lot> parted(const Lot& lot) const {
    std::pair<Lot, Lot> parts;
    for (const auto& entry : lot) (then_ && waits_(*entry->job()) ? parts.first : parts.second).push_back(entry);
    return parts;
  }

  static std::vector<Job*> jobsOf(const Lot& lot) {
    std::vector<Job*> jobs;
    jobs.reserve(lot.size());
    for (const auto& entry : lot) jobs.push_back(entry->job());
    return jobs;
  }

  // From here on their jobs are gone.
  static void finish(const Lot& lot, const std::shared_ptr<Entry>& leader) {
    for (const auto& entry : lot) {
      if (entry != leader) entry->tell(Turn::done);
    }
  }

  const std::size_t most_;
  const Do do_;
  const Waits waits_;
  const Do then_;
  mutable Mutex mutex_;
  Lot waiting_ TIEBACK_GUARDED_BY(mutex_);
  bool led_ TIEBACK_GUARDED_BY(mutex_) = false;
};

}  // namespace tieback::domain
