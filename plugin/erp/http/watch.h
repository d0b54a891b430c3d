// The patience of one exchange: how long each wait and the whole of it may last, and whether it is still wanted.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

namespace tieback::erp {

// Why an exchange went no further; the transport turns it into NotSent or Lost.
class NetFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Watch {
 public:
  using Clock = std::chrono::steady_clock;
  using Cancelled = std::function<bool()>;

  Watch(std::chrono::microseconds total, const Cancelled& cancelled)
      : deadline_(Clock::now() + total), cancelled_(cancelled) {}

  // How long the next poll of the socket may last; throws when time is over or nobody wants the answer any more.
  // `until`: the end of this one wait.
  std::chrono::microseconds slice(Clock::time_point until, const char* what) const {
    if (cancelled_ && cancelled_()) throw NetFailure("stopped on request");
    const auto now = Clock::now();
    if (now >= deadline_) throw NetFailure("the time for the whole exchange was over");
    if (now >= until) throw NetFailure(std::string("time-out while ") + what);
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(std::min(until, deadline_) - now);
    return std::clamp<std::chrono::microseconds>(left, std::chrono::milliseconds(1), std::chrono::milliseconds(100));
  }
  Clock::time_point deadline() const { return deadline_; }

 private:
  Clock::time_point deadline_;
  const Cancelled& cancelled_;
};

}  // namespace tieback::erp
