#include "outbox/unsaved.h"

#include <iterator>
#include <utility>

namespace tieback::outbox {

void Unsaved::save(ledger::Micros until, Change change) {
  {
    const Lock lock(mutex_);
    kept_.push_back({until, std::move(change)});
  }
  saveKept();
}

void Unsaved::saveKept() {
  std::vector<Kept> mine;
  {
    const Lock lock(mutex_);
    mine.swap(kept_);
  }
  if (mine.empty()) return;
  const auto now = ledger_.now();
  std::erase_if(mine, [&](const Kept& kept) { return kept.until <= now; });
  try {
    const auto change = [&](ledger::Transaction& transaction) {
      for (const auto& kept : mine) kept.change(transaction);
    };
    how_ == Save::durably ? ledger_.write(change) : ledger_.writeSoon(change);
  } catch (const ledger::LedgerError&) {
    const Lock lock(mutex_);
    kept_.insert(kept_.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
    throw;
  }
}

}  // namespace tieback::outbox
