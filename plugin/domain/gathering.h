// Several threads' jobs, done together: while one lot is on its way the next one gathers. Whoever finds nobody at work
// leads: it does the jobs of all who wait, and the others sleep until theirs is done. No thread of its own. Work may
// have a second part, which the next lot's first part need not wait for. A thread that is lent for it (serve()) leads
// lot after lot: each then begins at once, and not when another thread is awake and has its turn. Urgent jobs are for
// those who come with one only after another that was not, so that these get their turn.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include <tieback/sdk/mutex.h>

#include "domain/wake_up.h"

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

  enum class Order { as_it_comes, urgent };  // urgent: before those that wait and are not

  // Returns when the job is done, by this thread or another. Thread-safe.
  void join(Job& job, Order order = Order::as_it_comes) TIEBACK_EXCLUDES(mutex_) {
    const auto entry = std::make_shared<Entry>(job);
    const Turn turn = mayLead(entry, order) ? Turn::leads : entry->await();
    if (turn == Turn::settles) settle(entry->lot(), entry);
    if (turn != Turn::leads) return;
    Lot lot = firstOf(most_ - 1);
    lot.push_back(entry);
    lead(lot, entry);
  }

  // Leads all lots that gather behind others, until `go_on`, asked at least every `asked_every`, says no: whoever finds
  // nobody at work still leads its own, and is not kept waiting for this thread to wake. Of several threads that serve
  // at once one does; the others return at once. Thread-safe.
  void serve(const std::function<bool()>& go_on, std::chrono::milliseconds asked_every) TIEBACK_EXCLUDES(mutex_) {
    Server self;
    if (!comeToServe(self)) return;
    while (!mayGo(self, go_on())) {
      if (self.called.awaitFor(asked_every)) serveLots(self, go_on);
    }
  }

  // How many wait for their turn.
  std::size_t waiting() const TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    return urgent_.size() + waiting_.size();
  }

 private:
  enum class Turn { waits, leads, settles, done };
  class Entry;
  using Lot = std::vector<std::shared_ptr<Entry>>;

  // Each is told its turn by one other thread at a time, and waits for it in between.
  class Entry {
   public:
    explicit Entry(Job& job) : job_(job) {}
    Job* job() const { return &job_; }

    Turn await() {
      told_.await();
      if (turn_ == Turn::done) endOf(next_);
      return turn_;
    }
    void tell(Turn turn) {
      turn_ = turn;
      told_.give();
    }
    // Its turn is to settle that lot, of which it is one.
    void give(Lot lot) {
      lot_ = std::move(lot);
      tell(Turn::settles);
    }
    Lot lot() { return std::exchange(lot_, {}); }

    // Whom this one tells that it is done, when it is told so itself.
    void isBefore(std::shared_ptr<Entry> next) { next_ = std::move(next); }
    static void endOf(std::shared_ptr<Entry>& entry) {
      if (entry) std::exchange(entry, {})->tell(Turn::done);
    }

   private:
    Job& job_;
    WakeUp told_;
    Turn turn_ = Turn::waits;
    Lot lot_;
    std::shared_ptr<Entry> next_;
  };

  // A thread that serves.
  struct Server {
    WakeUp called;
    bool leads = false;  // it is called, or at work
  };

  bool comeToServe(Server& self) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    if (server_ != nullptr) return false;
    server_ = &self;
    return true;
  }

  // Once it is called it must come.
  bool mayGo(const Server& self, bool go_on) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    if (server_ != &self) return true;
    if (go_on || self.leads) return false;
    server_ = nullptr;
    return true;
  }

  void serveLots(Server& self, const std::function<bool()>& go_on) {
    for (Lot lot = nextToServe(self, true); !lot.empty(); lot = nextToServe(self, go_on())) {
      do_(jobsOf(lot));
      auto [waiting, done] = parted(lot);
      if (const auto settler = waiting.empty() ? nullptr : waiting.front()) settler->give(std::move(waiting));
      finish(done, nullptr);
    }
  }

  // None: it leads no more.
  Lot nextToServe(Server& self, bool go_on) TIEBACK_EXCLUDES(mutex_) {
    Lot lot = go_on ? firstOf(most_) : Lot();
    if (!lot.empty()) return lot;
    {
      const Lock lock(mutex_);
      self.leads = false;
      if (!go_on) server_ = nullptr;
    }
    passOn();
    return lot;
  }

  // The lot that the leader is the last of.
  void lead(const Lot& lot, const std::shared_ptr<Entry>& leader) {
    do_(jobsOf(lot));
    const auto [waiting, done] = parted(lot);
    // First the next lot's leader, which has the longer way.
    passOn();
    finish(done, leader);
    if (!waiting.empty()) settle(waiting, leader);
  }

  void settle(const Lot& lot, const std::shared_ptr<Entry>& by) {
    then_(jobsOf(lot));
    finish(lot, by);
  }

  bool mayLead(const std::shared_ptr<Entry>& entry, Order order) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    if (std::exchange(led_, true)) {
      (order == Order::urgent ? urgent_ : waiting_).push_back(entry);
      return false;
    }
    return true;
  }

  // Of those that wait, the first: the urgent ones before all others.
  Lot firstOf(std::size_t most) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    Lot lot;
    takeFirst(urgent_, most, lot);
    takeFirst(waiting_, most, lot);
    return lot;
  }

  static void takeFirst(Lot& from, std::size_t most, Lot& lot) {
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(std::min(from.size(), most - lot.size()));
    lot.insert(lot.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(end));
    from.erase(from.begin(), end);
  }

  // Whoever serves leads the next lot, else who waits first.
  void passOn() TIEBACK_EXCLUDES(mutex_) {
    Lot next;
    {
      const Lock lock(mutex_);
      led_ = !urgent_.empty() || !waiting_.empty();
      if (!led_) return;
      if (server_ != nullptr) {
        server_->leads = true;
        server_->called.give();  // under the lock: it goes when it is not called
        return;
      }
      takeFirst(urgent_, 1, next);
      takeFirst(waiting_, 1, next);
    }
    next.front()->tell(Turn::leads);
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

  // From here on their jobs are gone. Each wakes the next before it goes its way: all of them awake at once would keep
  // the leader of the next lot from its core, for which the ones after them wait. Who led is the last of its lot, since
  // it may be at the next one by now.
  static void finish(const Lot& lot, const std::shared_ptr<Entry>& by) {
    std::shared_ptr<Entry> next;
    for (auto entry = lot.rbegin(); entry != lot.rend(); ++entry) {
      if (*entry == by) continue;
      (*entry)->isBefore(std::move(next));
      next = *entry;
    }
    Entry::endOf(next);
  }

  const std::size_t most_;
  const Do do_;
  const Waits waits_;
  const Do then_;
  mutable Mutex mutex_;
  Lot urgent_ TIEBACK_GUARDED_BY(mutex_);
  Lot waiting_ TIEBACK_GUARDED_BY(mutex_);
  bool led_ TIEBACK_GUARDED_BY(mutex_) = false;
  Server* server_ TIEBACK_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace tieback::domain
