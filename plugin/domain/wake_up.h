// One thread's wait for another. A semaphore and not a condition with its mutex: whoever is woken need not take the
// mutex, which the other may still hold, and whose release is a system call of its own after each such wait.
#pragma once

#include <semaphore.h>

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

 private:
  sem_t given_;
};

}  // namespace tieback::domain
