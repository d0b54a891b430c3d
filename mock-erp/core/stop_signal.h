// Lets a wait of real time end at once: a queue's delay when the server stops, a latency when its fault is removed.
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tieback::mock {

class StopSignal {
 public:
  void stop() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }
  // False when the wait was cut short by stop().
  bool sleep(std::chrono::milliseconds time) {
    if (time.count() <= 0) return true;
    std::unique_lock<std::mutex> lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return stopped_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

}  // namespace tieback::mock
