// Which of the host's calls of work each thread is at, so that what waits for an ERP can tell whether the host wants
// the call to end.
#pragma once

#include <tieback/sdk/connector_side.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <thread>

namespace tieback::life {

// Thread-safe.
class WorkUnderWay {
 public:
  // What is under way may take so long to come to its end: cut off at once, every stop of a host would leave a write
  // whose answer nobody has heard.
  static constexpr std::chrono::seconds kGrace{10};
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  explicit WorkUnderWay(Clock clock = &std::chrono::steady_clock::now) : clock_(std::move(clock)) {}

  // The calling thread's call, from here to the end of the scope. `cancel` must live as long.
  class Scope {
   public:
    Scope(WorkUnderWay& all, const Cancel& cancel) : all_(all) { all_.begin(cancel); }
    ~Scope() { all_.end(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    WorkUnderWay& all_;
  };

  // Has the calling thread's work been told to end, and has it had its time? No for a thread that is at none.
  bool mustEnd() TIEBACK_EXCLUDES(mutex_);

 private:
  struct Call {
    const Cancel* cancel = nullptr;
    std::optional<std::chrono::steady_clock::time_point> told_at;
  };
  void begin(const Cancel& cancel) TIEBACK_EXCLUDES(mutex_);
  void end() TIEBACK_EXCLUDES(mutex_);

  const Clock clock_;
  Mutex mutex_;
  std::map<std::thread::id, Call> calls_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::life
