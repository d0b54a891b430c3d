// Several threads' transactions, made durable by one commit: while one group is on its way to the disk the next one
// gathers.
#pragma once

#include <exception>
#include <functional>
#include <vector>

#include "domain/gathering.h"
#include "ledger/port/ledger.h"

namespace tieback::ledger {

class GroupCommit {
 public:
  using Work = std::function<void(Transaction&)>;
  struct Job {
    const Work* work = nullptr;
    std::exception_ptr error;  // why it is undone; null: it is durable
  };
  // Runs all of them in one transaction and commits it. One that throws is undone and gets its error; the others must
  // not suffer from it. Throws nothing. Never called by two threads at a time.
  using Execute = std::function<void(const std::vector<Job*>&)>;

  explicit GroupCommit(Execute execute) : gathering_(kMostTogether, std::move(execute)) {}

  // Returns when `work` is durable; throws what undid it. Thread-safe.
  void run(const Work& work) {
    Job job{&work, nullptr};
    gathering_.join(job);
    if (job.error) std::rethrow_exception(job.error);
  }

 private:
  static constexpr std::size_t kMostTogether = 64;

  domain::Gathering<Job> gathering_;
};

}  // namespace tieback::ledger
