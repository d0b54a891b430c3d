// Jobs for gatherings: of many threads at once, or one after the other.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <tieback/sdk/mutex.h>

#include "domain/gathering.h"

namespace tieback::domain::test {

struct Job {
  bool in_two_parts = false;
  int first = 0;  // how often each part was done
  int second = 0;
};

// Each thread's jobs, one after the other; gives how many were not done as often as they should be when join()
// returned.
inline int strayJobs(Gathering<Job>& gathering, bool in_two_parts) {
  constexpr int kThreads = 8;
  constexpr int kEach = 300;
  std::atomic<int> strays{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        Job job{in_two_parts && (i + n) % 2 == 0};
        gathering.join(job, n % 3 == 0 ? Gathering<Job>::Order::urgent : Gathering<Job>::Order::as_it_comes);
        if (job.first != 1 || job.second != (job.in_two_parts ? 1 : 0)) ++strays;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return strays;
}

inline bool comes(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  return condition();
}

// Threads that come one after the other while the first lot is held back, and which of them did what.
class Lots {
 public:
  using Order = Gathering<Job>::Order;

  Lots(std::size_t most, bool in_two_parts)
      : in_two_parts_(in_two_parts),
        gathering_(
            most, [this](const auto& jobs) { first(jobs.size()); }, [](const Job& job) { return job.in_two_parts; },
            [this](const auto&) { write("settles"); }) {}

  // With a job. Returns when it is at work, or waits behind those before it.
  void come(const std::string& name, Order order = Order::as_it_comes) {
    threads_.emplace_back([this, name, order] {
      name_ = name;
      Job job{in_two_parts_};
      gathering_.join(job, order);
    });
    const auto waiting = came_++;
    comes([&] { return waiting == 0 ? begun_ > 0 : gathering_.waiting() == waiting; });
  }
  // Serves until so many lots are begun. Returns when it does, or is gone.
  void serve(const std::string& name, int lots) {
    const int before = asked_;
    threads_.emplace_back([this, name, lots] {
      name_ = name;
      gathering_.serve([&] { return ++asked_ > 0 && begun_ < lots; }, std::chrono::milliseconds(1));
      ++gone_;
    });
    comes([&] { return asked_ > before || gone_ > 0; });
  }
  int gone() const { return gone_; }

  std::vector<std::string> end() {
    held_ = false;
    for (auto& thread : threads_) thread.join();
    return done_;
  }

 private:
  void first(std::size_t jobs) {
    ++begun_;
    while (held_) std::this_thread::yield();
    write("does " + std::to_string(jobs));
  }
  void write(const std::string& what) {
    const Lock lock(mutex_);
    done_.push_back(name_ + " " + what);
  }

  static inline thread_local std::string name_;
  const bool in_two_parts_;
  std::size_t came_ = 0;
  std::atomic<bool> held_{true};
  std::atomic<int> begun_{0};
  std::atomic<int> asked_{0};
  std::atomic<int> gone_{0};
  Mutex mutex_;
  std::vector<std::string> done_;
  Gathering<Job> gathering_;
  std::vector<std::thread> threads_;
};

}  // namespace tieback::domain::test
