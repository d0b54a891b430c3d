// Clang's thread-safety annotations; nothing on other compilers.
#pragma once

#include <mutex>

#if defined(__clang__)
#define TIEBACK_MOCK_THREAD(x) __attribute__((x))
#else
#define TIEBACK_MOCK_THREAD(x)
#endif

namespace tieback::mock {

class TIEBACK_MOCK_THREAD(capability("mutex")) Mutex {
 public:
  // Tries a little before it sleeps: what is guarded here is held for microseconds, a sleep costs more.
  void lock() TIEBACK_MOCK_THREAD(acquire_capability()) {
    for (int tries = 0; tries < 64; ++tries) {
      if (mutex_.try_lock()) return;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
    mutex_.lock();
  }
  void unlock() TIEBACK_MOCK_THREAD(release_capability()) { mutex_.unlock(); }
  bool try_lock() TIEBACK_MOCK_THREAD(try_acquire_capability(true)) { return mutex_.try_lock(); }

 private:
  std::mutex mutex_;
};

class TIEBACK_MOCK_THREAD(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) TIEBACK_MOCK_THREAD(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() TIEBACK_MOCK_THREAD(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace tieback::mock

#define TIEBACK_MOCK_GUARDED_BY(x) TIEBACK_MOCK_THREAD(guarded_by(x))
#define TIEBACK_MOCK_REQUIRES(x) TIEBACK_MOCK_THREAD(requires_capability(x))
