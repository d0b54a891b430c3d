#include "ledger/sqlite/shared_sync.h"

#include <utility>

#include "ledger/port/ledger.h"

namespace tieback::ledger {

void SharedSync::wrote() {
  const Lock lock(mutex_);
  ++written_;
}

void SharedSync::sync() {
  const auto written = [this] {
    const Lock lock(mutex_);
    return written_;
  };
  const auto wanted = written();
  while (const auto covers = turn(wanted)) {
    std::string failure;
    try {
      sync_();
    } catch (const LedgerError& error) {
      failure = error.what();
    }
    finish(*covers, std::move(failure));
  }
}

void SharedSync::check() {
  const Lock lock(mutex_);
  throwIfFailed();
}

std::optional<std::uint64_t> SharedSync::turn(std::uint64_t wanted) {
  Lock lock(mutex_);
  while (under_way_ && synced_ < wanted) lock.wait(changed_);
  throwIfFailed();
  if (synced_ >= wanted) return std::nullopt;
  under_way_ = true;
  return written_;
}

void SharedSync::finish(std::uint64_t covered, std::string failure) {
  const Lock lock(mutex_);
  under_way_ = false;
  if (failure.empty()) {
    synced_ = covered;
  } else {
    failure_ = std::move(failure);
  }
  changed_.notify_all();
}

void SharedSync::throwIfFailed() {
  if (!failure_.empty())
    throw LedgerError(failure_ + ". Nothing more is written: look to the disk, then start the host again.");
}

}  // namespace tieback::ledger
