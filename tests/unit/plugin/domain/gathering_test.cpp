// Several threads' jobs, done together by one of them.
#include "domain/gathering.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gathering_jobs.h"

using namespace tieback::domain;
using test::Job;
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

TEST_CASE("a leader that leads more lots leaves no job undone") {
  std::size_t largest = 0;
  const auto first = [&](const std::vector<Job*>& jobs) {
    largest = std::max(largest, jobs.size());
    for (Job* job : jobs) ++job->first;
  };
  const auto second = [](const std::vector<Job*>& jobs) {
    for (Job* job : jobs) ++job->second;
  };
  Gathering<Job> gathering(
      3, first, [](const Job& job) { return job.in_two_parts; }, second);
  CHECK(strayJobs(gathering, true, 5) == 0);
  CHECK(strayJobs(gathering, false, 5) == 0);
  CHECK(largest <= 3);
}

namespace {

// Threads that come one after the other while the first lot is held back, and which of them did what.
class Row {
 public:
  explicit Row(std::size_t most, bool in_two_parts)
      : in_two_parts_(in_two_parts),
        gathering_(
            most, [this](const auto& jobs) { first(jobs); }, [](const Job& job) { return job.in_two_parts; },
            [this](const auto&) { write("settles"); }) {}

  void come(const std::string& name, Gathering<Job>::How how) {
    threads_.emplace_back([this, name, how] {
      name_ = name;
      Job job{in_two_parts_};
      gathering_.join(job, how);
    });
    // The first is at work, each other waits, before the next one comes.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while ((threads_.size() == 1 ? begun_ == 0 : gathering_.waiting() + 1 < threads_.size()) &&
           std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
  }
  std::vector<std::string> end() {
    held_ = false;
    for (auto& thread : threads_) thread.join();
    return done_;
  }

 private:
  void first(const std::vector<Job*>& jobs) {
    ++begun_;
    while (held_) std::this_thread::yield();
    write("does " + std::to_string(jobs.size()));
  }
  void write(const std::string& what) {
    const tieback::Lock lock(mutex_);
    done_.push_back(name_ + " " + what);
  }

  static thread_local std::string name_;
  const bool in_two_parts_;
  std::atomic<bool> held_{true};
  std::atomic<int> begun_{0};
  tieback::Mutex mutex_;
  std::vector<std::string> done_;
  Gathering<Job> gathering_;
  std::vector<std::thread> threads_;
};

thread_local std::string Row::name_;

}  // namespace

TEST_CASE("a leader leads as many lots after its own as it may, then whoever waits first") {
  Row row(1, false);
  row.come("ann", {2});
  for (const auto* name : {"ben", "cleo", "dan"}) row.come(name, {});
  CHECK(row.end() == std::vector<std::string>{"ann does 1", "ann does 1", "ann does 1", "dan does 1"});
}

TEST_CASE("the urgent ones go first, each kind in the order in which they came") {
  Row row(2, false);
  for (const auto* name : {"ann", "ben", "cleo"}) row.come(name, {});
  for (const auto* name : {"dan", "eve", "fay"}) row.come(name, {0, true});
  // Dan and Eve, Fay and Ben: the first of a lot leads it.
  CHECK(row.end() == std::vector<std::string>{"ann does 1", "dan does 2", "fay does 2", "cleo does 1"});
}

TEST_CASE("while a leader is at the next lot, one that waits for the second part does it") {
  Row row(2, true);
  row.come("ann", {});  // alone: who else could settle for it?
  for (const auto* name : {"ben", "cleo", "dan"}) row.come(name, {9});
  auto done = row.end();
  // Ben leads his lot and the next one. Cleo settles for both of them, at the same time.
  std::ranges::sort(done);
  CHECK(done == std::vector<std::string>{"ann does 1", "ann settles", "ben does 1", "ben does 2", "ben settles",
                                         "cleo settles"});
}

TEST_CASE("a leader for whom nobody else could settle leads no other lot") {
  Row row(2, true);
  row.come("ann", {9});
  for (const auto* name : {"ben", "cleo"}) row.come(name, {});
  auto done = row.end();
  std::ranges::sort(done);
  CHECK(done == std::vector<std::string>{"ann does 1", "ann settles", "ben does 2", "ben settles"});
}

TEST_CASE("those of a lot come back while its leader is at the next one") {
  const auto comes = [](const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return condition();
  };
  std::atomic<int> begun{0};
  std::atomic<int> let_go{0};  // so many lots may end
  std::atomic<int> back{0};
  const bool in_two_parts = GENERATE(false, true);
  Gathering<Job> gathering(
      5,
      [&](const std::vector<Job*>&) {
        const int lot = ++begun;
        comes([&] { return let_go >= lot; });
      },
      [](const Job& job) { return job.in_two_parts; }, [](const std::vector<Job*>&) {});
  std::vector<std::thread> threads;
  const auto come = [&](std::size_t more) {
    threads.emplace_back([&, more] {
      Job job{in_two_parts};
      gathering.join(job, {more});
      ++back;
    });
  };
  come(0);
  REQUIRE(comes([&] { return begun == 1; }));
  for (std::size_t waiting = 1; waiting <= 5; ++waiting) {
    come(9);
    REQUIRE(comes([&] { return gathering.waiting() == waiting; }));
  }
  let_go = 1;  // the first lot's own thread is back; of the second the first that waited is the leader
  REQUIRE(comes([&] { return begun == 2 && back == 1; }));
  come(0);
  REQUIRE(comes([&] { return gathering.waiting() == 1; }));
  let_go = 2;
  CHECK(comes([&] { return begun == 3 && back == 5; }));
  let_go = 3;
  for (auto& thread : threads) thread.join();
  CHECK(back == 7);
}
