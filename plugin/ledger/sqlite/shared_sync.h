// One wait for the disk for all who have written before it began, while the writing goes on.
//
// Once the disk has failed it is not asked again: what it then says of the bytes before is worth nothing (the kernel
// may have dropped them). Everything is refused until the process begins anew and reads what is really there.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <tieback/sdk/mutex.h>

namespace tieback::ledger {

// Thread-safe.
class SharedSync {
 public:
  // `sync` throws LedgerError when the disk fails.
  explicit SharedSync(std::function<void()> sync) : sync_(std::move(sync)) {}

  // After each write.
  void wrote() TIEBACK_EXCLUDES(mutex_);
  // Returns when what was written before the call is on disk. Throws LedgerError when that is not sure.
  void sync() TIEBACK_EXCLUDES(mutex_);
  // Throws LedgerError when the disk has failed.
  void check() TIEBACK_EXCLUDES(mutex_);

 private:
  // Waits until somebody has synced that much, or nobody is at it: then it is this thread's turn. Gives how much a sync
  // that begins now covers; nothing when there is nothing to do.
  std::optional<std::uint64_t> turn(std::uint64_t wanted) TIEBACK_EXCLUDES(mutex_);
  void finish(std::uint64_t covered, std::string failure) TIEBACK_EXCLUDES(mutex_);
  void throwIfFailed() TIEBACK_REQUIRES(mutex_);

  const std::function<void()> sync_;
  Mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t written_ TIEBACK_GUARDED_BY(mutex_) = 0;  // counts writes
  std::uint64_t synced_ TIEBACK_GUARDED_BY(mutex_) = 0;   // so many of them are on disk
  bool under_way_ TIEBACK_GUARDED_BY(mutex_) = false;
  std::string failure_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::ledger
