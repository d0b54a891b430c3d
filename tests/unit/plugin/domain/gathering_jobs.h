// Jobs for gatherings, of many threads at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "domain/gathering.h"

namespace tieback::domain::test {

struct Job {
  bool in_two_parts = false;
  int first = 0;  // how often each part was done
  int second = 0;
};

// Each thread's jobs, one after the other; gives how many were not done as often as they should be when join()
// returned.
inline int strayJobs(Gathering<Job>& gathering, bool in_two_parts, std::size_t more = 0) {
  constexpr int kThreads = 8;
  constexpr int kEach = 300;
  std::atomic<int> strays{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        Job job{in_two_parts && (i + n) % 2 == 0};
        gathering.join(job, {more, n % 3 == 0});
        if (job.first != 1 || job.second != (job.in_two_parts ? 1 : 0)) ++strays;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return strays;
}

}  // namespace tieback::domain::test
