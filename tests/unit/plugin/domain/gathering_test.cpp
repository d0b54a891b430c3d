// Several threads' jobs, done together by one of them.
#include "domain/gathering.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gathering_jobs.h"

using namespace tieback::domain;
using test::Job;
using test::Lots;
using test::strayJobs;

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

TEST_CASE("the urgent ones go first, each kind in the order in which they came") {
  using enum Gathering<Job>::Order;
  Lots lots(2, false);
  for (const auto* name : {"ann", "ben", "cleo"}) lots.come(name, as_it_comes);
  for (const auto* name : {"dan", "eve", "fay"}) lots.come(name, urgent);
  // Dan and Eve, Fay and Ben: the first of a lot leads it.
  CHECK(lots.end() == std::vector<std::string>{"ann does 1", "dan does 2", "fay does 2", "cleo does 1"});
}
