// One thread's wait for another. A semaphore and not a condition with its mutex: whoever is woken need not take the
// mutex, which the other may still hold, and whose release is a system call of its own after each such wait.
#pragma once

#include <semaphore.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <ctime>

namespace tieback::domain {

class WakeUp {
 public:
  WakeUp() { sem_init(&given_, 0, 0); }
  ~WakeUp() { sem_destroy(&given_); }
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  // What was written before it is seen after the await() that it ends.
  void give() { sem_post(&given_); }
  // Returns once for each give().
  void await() {
    while (sem_wait(&given_) != 0) {  // only a signal ends it early
    }
  }
  // False: none came in that time.
  bool awaitFor(std::chrono::milliseconds time) {
    timespec until{};
    clock_gettime(CLOCK_MONOTONIC, &until);
    const std::int64_t nanoseconds = until.tv_nsec + std::chrono::nanoseconds(time).count();
    until.tv_sec += nanoseconds / kSecond;
    until.tv_nsec = nanoseconds % kSecond;
    int failed = 0;
    while ((failed = sem_clockwait(&given_, CLOCK_MONOTONIC, &until)) != 0 && errno == EINTR) {
    }
    return failed == 0;
  }

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;
  sem_t given_;
};

}  // namespace tieback::domain
