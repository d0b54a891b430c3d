// A trouble that lasts, in few lines: one when it begins, then at most one a minute, and one when it is over.
//
// Who is in trouble is told apart by name (a lane, say): it is over when the last of them has succeeded again. A
// trouble that comes and goes within the minute is not told anew each time.
//
// Threads: all calls from any thread.
#pragma once

#include <observe/log.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tieback::host {

class TroubleLog {
 public:
  using Clock = std::chrono::steady_clock;
  using Fields = std::vector<std::pair<std::string, std::string>>;
  static constexpr std::chrono::seconds kEvery{60};

  // `failing`: the message while it lasts; `over`: when it is. `log` outlives it.
  TroubleLog(Log& log, LogLevel level, std::string failing, std::string over,
             std::function<Clock::time_point()> now = &Clock::now)
      : log_(log), level_(level), failing_(std::move(failing)), over_(std::move(over)), now_(std::move(now)) {}

  // `trouble` tells one from another: a stable code.
  void failed(const std::string& who, const std::string& trouble, const Fields& fields) TIEBACK_EXCLUDES(mutex_);
  void succeeded(const std::string& who) TIEBACK_EXCLUDES(mutex_);

 private:
  struct Trouble {
    std::set<std::string> who;  // in it now
    Clock::time_point told_at{};
    bool told = false;            // ever
    bool told_of_this = false;    // since it began anew
    std::int64_t since_told = 0;  // failures not told of
  };

  Log& log_;
  const LogLevel level_;
  const std::string failing_;
  const std::string over_;
  const std::function<Clock::time_point()> now_;
  Mutex mutex_;
  std::map<std::string, Trouble> troubles_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::host
