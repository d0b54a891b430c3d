#include "ledger/sql/group_commit.h"

#include <algorithm>

namespace tieback::ledger {
namespace {

constexpr std::ptrdiff_t kMostTogether = 64;  // so that the first of them does not wait for ever more others

}  // namespace

void GroupCommit::run(const Work& work) {
  Job job;
  job.work = &work;
  const auto group = awaitTurn(job);
  if (!group.empty()) {
    execute_(group);
    finish(group);
  }
  if (job.error) std::rethrow_exception(job.error);
}

// The group to lead, or nothing when another has done the job.
std::vector<GroupCommit::Job*> GroupCommit::awaitTurn(Job& job) {
  Lock lock(mutex_);
  waiting_.push_back(&job);
  while (led_ && !job.done) lock.wait(job.changed);
  if (job.done) return {};
  led_ = true;
  // Whoever leads is in its own group.
  std::erase(waiting_, &job);
  const auto end = waiting_.begin() + std::min(std::ssize(waiting_), kMostTogether - 1);
  std::vector<Job*> group(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  group.push_back(&job);
  return group;
}

void GroupCommit::finish(const std::vector<Job*>& group) {
  const Lock lock(mutex_);
  led_ = false;
  for (Job* job : group) {
    job->done = true;
    job->changed.notify_one();  // under the lock: whoever waits lives on until it has it
  }
  if (!waiting_.empty()) waiting_.front()->changed.notify_one();  // leads the next one
}

}  // namespace tieback::ledger
