// Several threads' jobs, done together by one of them.
#include "domain/gathering.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace tieback::domain;

namespace {

struct Job {
  bool in_two_parts = false;
  int first = 0;  // how often each part was done
  int second = 0;
};

constexpr int kThreads = 8;
constexpr int kEach = 300;

// Each thread's jobs, one after the other; gives how many were not done as often as they should be when join()
// returned.
int strayJobs(Gathering<Job>& gathering, bool in_two_parts) {
  std::atomic<int> strays{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        Job job{in_two_parts && (i + n) % 2 == 0};
        gathering.join(job);
        if (job.first != 1 || job.second != (job.in_two_parts ? 1 : 0)) ++strays;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return strays;
}

}  // namespace

TEST_CASE("every job is done once, in lots that are not too large and never two at a time") {
  std::atomic<int> at_work{0};
  std::atomic<bool> together{false};
  std::size_t largest = 0;
  Gathering<Job> gathering(3, [&](const std::vector<Job*>& jobs) {
    if (++at_work > 1) together = true;
    largest = std::max(largest, jobs.size());
    for (Job* job : jobs) ++job->first;
    --at_work;
  });
  CHECK(strayJobs(gathering, false) == 0);
  CHECK_FALSE(together);
  CHECK(largest <= 3);
}

TEST_CASE("the second part is done once for those that want it, while the next lot is at its first") {
  std::atomic<int> first_parts{0};
  std::atomic<int> overlapped{0};
  Gathering<Job> gathering(
      3,
      [&](const std::vector<Job*>& jobs) {
        ++first_parts;
        for (Job* job : jobs) ++job->first;
      },
      [](const Job& job) { return job.in_two_parts; },
      [&](const std::vector<Job*>& jobs) {
        const int before = first_parts;
        for (int i = 0; i < 1000 && first_parts == before; ++i) std::this_thread::yield();
        if (first_parts != before) ++overlapped;
        for (Job* job : jobs) ++job->second;
      });
  CHECK(strayJobs(gathering, true) == 0);
  CHECK(overlapped > 0);
}
