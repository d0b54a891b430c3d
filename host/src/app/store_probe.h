// Does a database take writes? A read alone does not show a full disk; a write at every question would let whoever asks
// (/readyz needs no login) keep the disk busy. So one small transaction is committed now and then, and its outcome told
// in between; what must always be read is read at every question.
#pragma once

#include <store/database.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <functional>
#include <string>

namespace tieback::host {

// Thread-safe.
class StoreProbe {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kTrustGood{15};  // the last write, when it went well
  static constexpr std::chrono::seconds kTrustBad{1};    // so that it is seen soon that the cause is gone

  explicit StoreProbe(Database& database, std::function<Clock::time_point()> now = &Clock::now)
      : database_(database), now_(std::move(now)) {}

  // What is the matter; empty when it can be read, and the last write went well.
  std::string trouble() TIEBACK_EXCLUDES(mutex_);

 private:
  std::string triedToWrite();
  std::string triedToRead();

  Database& database_;
  const std::function<Clock::time_point()> now_;
  Mutex mutex_;
  Clock::time_point tried_at_ TIEBACK_GUARDED_BY(mutex_);
  bool tried_ TIEBACK_GUARDED_BY(mutex_) = false;
  std::string outcome_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::host
