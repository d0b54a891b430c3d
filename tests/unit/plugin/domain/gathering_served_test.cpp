// A thread that is lent to a gathering leads the lots of others.
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "domain/gathering.h"
#include "gathering_jobs.h"

using namespace tieback::domain;
using test::Job;
using test::strayJobs;

namespace {

constexpr auto kAsked = std::chrono::milliseconds(1);

bool comes(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  return condition();
}

// Who does which lots, of two at most. The first one is held back until it is let go.
class Lots {
 public:
  Lots() : gathering_(2, [this](const auto& jobs) { work(jobs.size()); }) {}
  ~Lots() {
    for (auto& thread : threads_) thread.join();
  }

  void come(const std::string& name) {
    threads_.emplace_back([this, name] {
      name_ = name;
      Job job;
      gathering_.join(job);
    });
  }
  // Serves until so many lots are begun.
  void serve(const std::string& name, int lots) {
    threads_.emplace_back([this, name, lots] {
      name_ = name;
      gathering_.serve([&] { return begun_ < lots && ++asked_ > 0; }, kAsked);
      ++gone_;
    });
    REQUIRE(comes([&, before = asked_.load()] { return asked_ > before || gone_ > 0; }));
  }
  bool awaitWaiting(std::size_t count) {
    return comes([&] { return gathering_.waiting() == count; });
  }
  bool awaitBegun(int lots) {
    return comes([&] { return begun_ == lots; });
  }
  void letGo() { held_ = false; }
  std::vector<std::string> done(std::size_t lots) {
    comes([&] {
      const std::lock_guard lock(mutex_);
      return done_.size() == lots;
    });
    const std::lock_guard lock(mutex_);
    return done_;
  }
  int gone() const { return gone_; }

 private:
  void work(std::size_t size) {
    ++begun_;
    while (held_) std::this_thread::yield();
    const std::lock_guard lock(mutex_);
    done_.push_back(name_ + " does " + std::to_string(size));
  }

  static thread_local std::string name_;
  std::atomic<bool> held_{true};
  std::atomic<int> begun_{0};
  std::atomic<int> asked_{0};
  std::atomic<int> gone_{0};
  std::mutex mutex_;
  std::vector<std::string> done_;
  Gathering<Job> gathering_;
  std::vector<std::thread> threads_;
};

thread_local std::string Lots::name_;

}  // namespace

TEST_CASE("whoever finds nobody at work leads its own lot, and a thread that serves those that gather behind it") {
  Lots lots;
  lots.serve("wim", 3);
  lots.come("ann");
  REQUIRE(lots.awaitBegun(1));
  for (const auto* name : {"ben", "cleo", "dan"}) lots.come(name);
  REQUIRE(lots.awaitWaiting(3));
  lots.letGo();
  CHECK(lots.done(3) == std::vector<std::string>{"ann does 1", "wim does 2", "wim does 1"});
}

TEST_CASE("a thread that goes leaves those that wait to the first of them") {
  Lots lots;
  lots.serve("wim", 2);
  lots.come("ann");
  REQUIRE(lots.awaitBegun(1));
  for (const auto* name : {"ben", "cleo", "dan"}) {
    lots.come(name);
    REQUIRE(lots.awaitWaiting(name == std::string("ben") ? 1 : name == std::string("cleo") ? 2 : 3));
  }
  lots.letGo();
  CHECK(lots.done(3) == std::vector<std::string>{"ann does 1", "wim does 2", "dan does 1"});
  CHECK(comes([&] { return lots.gone() == 1; }));
}

TEST_CASE("of two that would serve one does, and the other goes at once") {
  Lots lots;
  lots.serve("wim", 2);
  lots.serve("eve", 2);
  CHECK(comes([&] { return lots.gone() == 1; }));
  lots.come("ann");
  REQUIRE(lots.awaitBegun(1));
  lots.come("ben");
  REQUIRE(lots.awaitWaiting(1));
  lots.letGo();
  CHECK(lots.done(2) == std::vector<std::string>{"ann does 1", "wim does 1"});
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
        gathering.serve([&] { return !over && ++lots % 5 != 0; }, kAsked);
      }
    });
  }
  CHECK(strayJobs(gathering, true, 5) == 0);
  CHECK(strayJobs(gathering, false) == 0);
  over = true;
  for (auto& server : servers) server.join();
  CHECK_FALSE(together);
}
