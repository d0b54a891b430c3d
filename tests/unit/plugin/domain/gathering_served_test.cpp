// A thread that is lent to a gathering leads the lots of others.
#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "domain/gathering.h"
#include "gathering_jobs.h"

using namespace tieback::domain;
using test::comes;
using test::Job;
using test::Lots;
using test::strayJobs;

TEST_CASE("whoever finds nobody at work leads its own lot, and a thread that serves those that gather behind it") {
  Lots lots(2, false);
  lots.serve("wim", 3);
  for (const auto* name : {"ann", "ben", "cleo", "dan"}) lots.come(name);
  CHECK(lots.end() == std::vector<std::string>{"ann does 1", "wim does 2", "wim does 1"});
}

TEST_CASE("a thread that goes leaves those that wait to the first of them") {
  Lots lots(2, false);
  lots.serve("wim", 2);
  for (const auto* name : {"ann", "ben", "cleo", "dan"}) lots.come(name);
  CHECK(lots.end() == std::vector<std::string>{"ann does 1", "wim does 2", "dan does 1"});
}

TEST_CASE("the second part is for one of the lot, so that who serves is at the next") {
  Lots lots(2, true);
  lots.serve("wim", 3);
  for (const auto* name : {"ann", "ben", "cleo", "dan"}) lots.come(name);
  auto done = lots.end();
  std::ranges::sort(done);
  CHECK(done == std::vector<std::string>{"ann does 1", "ann settles", "ben settles", "dan settles", "wim does 1",
                                         "wim does 2"});
}

TEST_CASE("of two that would serve one does, and the other goes at once") {
  Lots lots(2, false);
  lots.serve("wim", 2);
  lots.serve("eve", 2);
  CHECK(comes([&] { return lots.gone() == 1; }));
  lots.come("ann");
  lots.come("ben");
  CHECK(lots.end() == std::vector<std::string>{"ann does 1", "wim does 1"});
}

TEST_CASE("those of a lot come back while who serves is at the next one") {
  std::atomic<int> begun{0};
  std::atomic<int> let_go{0};  // so many lots may end
  std::atomic<int> back{0};
  std::atomic<bool> over{false};
  const bool in_two_parts = GENERATE(false, true);
  Gathering<Job> gathering(
      5,
      [&](const std::vector<Job*>&) {
        const int lot = ++begun;
        comes([&] { return let_go >= lot; });
      },
      [](const Job& job) { return job.in_two_parts; }, [](const std::vector<Job*>&) {});
  std::vector<std::thread> threads;
  const auto come = [&] {
    threads.emplace_back([&] {
      Job job{in_two_parts};
      gathering.join(job);
      ++back;
    });
  };
  come();
  REQUIRE(comes([&] { return begun == 1; }));
  for (std::size_t waiting = 1; waiting <= 6; ++waiting) {
    come();
    REQUIRE(comes([&] { return gathering.waiting() == waiting; }));
  }
  std::atomic<bool> serves{false};
  threads.emplace_back(
      [&] { gathering.serve([&] { return (serves = true) && !over; }, std::chrono::milliseconds(1)); });
  REQUIRE(comes([&] { return serves.load(); }));
  let_go = 1;  // the first lot's own thread is back
  REQUIRE(comes([&] { return begun == 2 && back == 1; }));
  let_go = 2;
  CHECK(comes([&] { return begun == 3 && back == 6; }));
  let_go = 3;
  CHECK(comes([&] { return back == 7; }));
  over = true;
  for (auto& thread : threads) thread.join();
}

TEST_CASE("no job is left undone while threads come to serve and go") {
  std::atomic<int> at_work{0};
  std::atomic<bool> together{false};
  const auto first = [&](const std::vector<Job*>& jobs) {
    if (++at_work > 1) together = true;
    for (Job* job : jobs) ++job->first;
    --at_work;
  };
  const auto second = [](const std::vector<Job*>& jobs) {
    for (Job* job : jobs) ++job->second;
  };
  Gathering<Job> gathering(
      3, first, [](const Job& job) { return job.in_two_parts; }, second);
  std::atomic<bool> over{false};
  std::vector<std::thread> servers;
  for (int i = 0; i < 2; ++i) {
    servers.emplace_back([&] {
      while (!over) {
        int lots = 0;
        gathering.serve([&] { return !over && ++lots % 5 != 0; }, std::chrono::milliseconds(1));
      }
    });
  }
  CHECK(strayJobs(gathering, true) == 0);
  CHECK(strayJobs(gathering, false) == 0);
  over = true;
  for (auto& server : servers) server.join();
  CHECK_FALSE(together);
}
