// A mutex that Clang can reason about: mark what it protects with TIEBACK_GUARDED_BY and a missing lock is a compile
// error
// (-Wthread-safety). Other compilers see std::mutex.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define TIEBACK_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define TIEBACK_THREAD_ANNOTATION(x)
#endif
#define TIEBACK_GUARDED_BY(x) TIEBACK_THREAD_ANNOTATION(guarded_by(x))
#define TIEBACK_REQUIRES(...) TIEBACK_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define TIEBACK_EXCLUDES(...) TIEBACK_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))

namespace tieback {

class TIEBACK_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void lock() TIEBACK_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void unlock() TIEBACK_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  friend class Lock;
  std::mutex mutex_;
};

// Holds a Mutex for a scope; may wait on a condition meanwhile.
class TIEBACK_THREAD_ANNOTATION(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) TIEBACK_THREAD_ANNOTATION(acquire_capability(mutex)) : lock_(mutex.mutex_) {}
  ~Lock() TIEBACK_THREAD_ANNOTATION(release_capability()) {}  // NOLINT(modernize-use-equals-default): Clang wants it so
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  void wait(std::condition_variable& condition) { condition.wait(lock_); }
  template <class Duration>
  void waitFor(std::condition_variable& condition, Duration duration) {
    condition.wait_for(lock_, duration);
  }

 private:
  std::unique_lock<std::mutex> lock_;
};

}  // namespace tieback
