// Several threads' transactions, made durable by one commit: while one group is on its way to the disk the next one
// gathers. Most groups have nothing in them that fails: they are done as one transaction of the ledger's port, which
// writes once for all of them what can be put off until the end. When one fails nothing is kept, and each is done anew,
// with a savepoint.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "domain/gathering.h"
#include "ledger/port/ledger.h"
#include "ledger/sql/transaction.h"

namespace tieback::ledger {

class GroupCommit {
 public:
  using Work = std::function<void(Transaction&)>;
  struct Job {
    const Work* work = nullptr;
    bool durable = true;                 // whoever asked waits until it is on disk
    std::shared_ptr<void> left = {};     // what Execute left for Settle to do; its group's jobs share it
    std::exception_ptr error = nullptr;  // why it is undone, or may be; null: it is done
  };
  // Runs all of them in one transaction and commits it. One that throws is undone and gets its error; the others must
  // not suffer from it. Throws nothing. Never called by two threads at a time.
  using Execute = std::function<void(const std::vector<Job*>&)>;
  // What is left to make durable what was committed: while it waits for the disk the next group is at work. It may be
  // called by several threads at a time. What can't be made durable gets its error. Throws nothing.
  using Settle = std::function<void(const std::vector<Job*>&)>;

  using Gathering = domain::Gathering<Job>;
  static Gathering::Order orderOf(Held held) {
    return held == Held::to_send ? Gathering::Order::urgent : Gathering::Order::as_it_comes;
  }

  // All of them, as one; throws what one of them throws, or the store: then the transaction is to be rolled back.
  static std::set<Queue> runAll(Session& session, const std::vector<Job*>& jobs) {
    SqlTransaction transaction(session, SqlTransaction::Kind::write);
    for (const Job* job : jobs) (*job->work)(transaction);
    return transaction.finish();
  }

  GroupCommit(Execute execute, Settle settle)
      : gathering_(
            kMostTogether, std::move(execute),
            [](const Job& job) { return !job.error && (job.durable || job.left != nullptr); }, std::move(settle)) {}

  // Returns when `work` is done, and durable where that is asked for; throws what undid it. Thread-safe.
  void run(const Work& work, bool durable, Gathering::Order order = Gathering::Order::as_it_comes) {
    Job job{&work, durable, {}, {}};
    gathering_.join(job, order);
    if (job.error) std::rethrow_exception(job.error);
  }
  // The calling thread does the groups of all, for a while: see Gathering.
  void serve(const std::function<bool()>& go_on, std::chrono::milliseconds asked_every) {
    gathering_.serve(go_on, asked_every);
  }

 private:
  static constexpr std::size_t kMostTogether = 64;

  Gathering gathering_;
};

}  // namespace tieback::ledger
