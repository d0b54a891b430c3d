// Several threads' jobs, done together: while one lot is on its way the next one gathers. Whoever finds nobody at work
// leads: it does the jobs of all who wait, and the others sleep until theirs is done. Or a thread of its own does,
// where one lot follows the other without a pause: the next need not wait until a sleeper is awake. Work may have a
// second part, which the next lot's first part need not wait for.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
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

  enum class Leader { whoever_comes, own_thread };

  // `most`: how many are done together, so that the first of them does not wait for ever more others.
  Gathering(std::size_t most, Do work) : most_(most), do_(std::move(work)) {}
  // `then`: the second part, for those that `waits` holds for. May be called by several threads at a time, and as
  // early as the lot after it is at work; throws nothing.
  Gathering(std::size_t most, Do work, Waits waits, Do then, Leader leader = Leader::whoever_comes)
      : most_(most), do_(std::move(work)), waits_(std::move(waits)), then_(std::move(then)) {
    if (leader == Leader::whoever_comes) return;
    led_ = true;
    leader_ = std::thread([this] { lead(); });
  }
  ~Gathering() {
    if (!leader_.joinable()) return;
    {
      const Lock lock(mutex_);
      ended_ = true;
    }
    come_.notify_one();
    leader_.join();
  }
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;

  // Returns when the job is done, by this thread or another. Thread-safe.
  void join(Job& job) TIEBACK_EXCLUDES(mutex_) {
    const auto entry = std::make_shared<Entry>(job);
    const Turn turn = mayLead(entry) ? Turn::leads : entry->await();
    if (turn == Turn::done) return;
    if (turn == Turn::settles) return settle(entry->lot(), entry);
    const Lot lot = takeLot(entry);
    do_(jobsOf(lot));
    const auto [waiting, done] = parted(lot);
    // First the next lot's leader, which has the longer way.
    passOn();
    finish(done, entry);
    if (!waiting.empty()) settle(waiting, entry);
  }

  // How many wait for their turn.
  std::size_t waiting() const TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    return waiting_.size();
  }

 private:
  enum class Turn { waits, leads, settles, done };
  class Entry;
  using Lot = std::vector<std::shared_ptr<Entry>>;

  // Each has a lock of its own: whoever is woken finds it free, and what is common to all is not waited for.
  class Entry {
   public:
    explicit Entry(Job& job) : job_(job) {}
    Job* job() const { return &job_; }

    // Its turn is to settle that lot, of which it is one.
    void give(Lot lot) TIEBACK_EXCLUDES(mutex_) {
      {
        const Lock lock(mutex_);
        lot_ = std::move(lot);
      }
      tell(Turn::settles);
    }
    Lot lot() TIEBACK_EXCLUDES(mutex_) {
      const Lock lock(mutex_);
      return std::exchange(lot_, {});
    }

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
    Lot lot_ TIEBACK_GUARDED_BY(mutex_);
  };

  void lead() TIEBACK_EXCLUDES(mutex_) {
    for (Lot lot = awaitLot(); !lot.empty(); lot = awaitLot()) {
      do_(jobsOf(lot));
      auto [waiting, done] = parted(lot);
      if (!waiting.empty()) {
        const auto first = waiting.front();
        first->give(std::move(waiting));
      }
      finish(done, nullptr);
    }
  }

  // Empty when there is nothing more to come.
  Lot awaitLot() TIEBACK_EXCLUDES(mutex_) {
    Lock lock(mutex_);
    while (waiting_.empty() && !ended_) lock.wait(come_);
    return firstOf(most_);
  }

  void settle(const Lot& lot, const std::shared_ptr<Entry>& by) {
    then_(jobsOf(lot));
    finish(lot, by);
  }

  bool mayLead(const std::shared_ptr<Entry>& entry) TIEBACK_EXCLUDES(mutex_) {
    {
      const Lock lock(mutex_);
      if (!std::exchange(led_, true)) return true;
      waiting_.push_back(entry);
      if (!leader_.joinable()) return false;
    }
    come_.notify_one();
    return false;
  }

  Lot takeLot(const std::shared_ptr<Entry>& leader) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    Lot lot = firstOf(most_ - 1);
    lot.push_back(leader);
    return lot;
  }

  Lot firstOf(std::size_t most) TIEBACK_REQUIRES(mutex_) {
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most));
    Lot lot(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
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
  std::condition_variable come_;  // for the own thread
  bool ended_ TIEBACK_GUARDED_BY(mutex_) = false;
  std::thread leader_;  // the own thread, if any; set before anyone joins
};

}  // namespace tieback::domain
