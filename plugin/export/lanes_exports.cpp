// How the export lane comes to its exports, and what it does with one.
#include <utility>

#include "export/at_end.h"
#include "export/lanes.h"

namespace tieback::exporting {

bool Lanes::workExport(const Cancel& cancel) {
  auto item = handedOver();
  if (!item) item = claims_.next();
  if (!item) return false;
  const life::Connection& connection = *context_.connections.find(item->connection);
  const std::string id = item->id;
  std::optional<ledger::Item> next;
  const AtEnd done([&] {
    endWork(id, connection.id);
    // What may run now that this one is through, its commitment's next or one for the room, is no more than one.
    if (next)
      handOver(std::move(*next));
    else
      context_.host.wake(TIEBACK_LANE_EXPORT);
  });
  context_.host.notifyText(life::notice(*item, connection.company));
  try {
    Walk walk(context_, connection, std::move(*item),
              [&](ledger::Transaction& transaction) { claimNext(transaction, connection, cancel, next); });
    walk.run(cancel);
  } catch (const LeaseLost& lost) {
    giveUp(next);
    context_.host.log(LogLevel::warning, "an export was given up here: another host has taken it over",
                      json::Value::object({{"item", id}, {"why", lost.what()}}));
  } catch (...) {
    giveUp(next);
    throw;
  }
  return true;
}

// A worker that has come to an end takes its next export in the same transaction: it need not wait for one of its own.
// Where hosts share the ledger, claims wait for their turn among these, and a save of what one holds waits for nobody.
void Lanes::claimNext(ledger::Transaction& transaction, const life::Connection& leaving, const Cancel& cancel,
                      std::optional<ledger::Item>& next) {
  giveUp(next);  // of an earlier run of this work that came to nothing
  if (cancel.requested() || context_.ledger.shared()) return;
  const auto now = context_.ledger.now();
  transaction.claimExportAtEnd(
      {now, context_.incarnation, leaseEnd(now)}, leaving.id,
      [this](const auto& all_leaving) { return turns_.withRoom(all_leaving); },
      [this, &transaction, &next, now](ledger::Item claimed) {
        begin(transaction, claimed, now);
        next = std::move(claimed);
      });
}

void Lanes::giveUp(std::optional<ledger::Item>& claimed) {
  if (claimed) endWork(claimed->id, claimed->connection);
  claimed.reset();
}

void Lanes::handOver(ledger::Item item) {
  const Lock lock(mutex_);
  handed_over_.push_back(std::move(item));
}

std::optional<ledger::Item> Lanes::handedOver() {
  const Lock lock(mutex_);
  if (handed_over_.empty()) return std::nullopt;
  ledger::Item item = std::move(handed_over_.front());
  handed_over_.pop_front();
  return item;
}

std::vector<ledger::Item> Lanes::claim(std::size_t most) {
  std::vector<ledger::Item> claimed;
  const auto giveUp = [&] {
    for (const auto& item : claimed) endWork(item.id, item.connection);
    claimed.clear();
  };
  const auto now = context_.ledger.now();
  try {
    // Nothing is sent before an intent is durable, and the claim with it.
    context_.ledger.writeSoon([&](ledger::Transaction& transaction) {
      giveUp();  // of an earlier run of this work that came to nothing
      for (auto& item : transaction.claimExports({now, context_.incarnation, leaseEnd(now)}, turns_.withRoom(), most)) {
        begin(transaction, item, now);
        claimed.push_back(std::move(item));
      }
    });
  } catch (...) {
    giveUp();
    throw;
  }
  if (claimed.size() < most) wakeAtNext(ledger::Queue::exports, TIEBACK_LANE_EXPORT, now);
  return claimed;
}

void Lanes::begin(ledger::Transaction& transaction, ledger::Item& item, ledger::Micros now) {
  life::Mover mover(transaction, *context_.connections.find(item.connection), now);
  mover.move(item, domain::Move::begin, {});
  item.not_before = 0;
  item.waiting = nullptr;
  transaction.update(item);
  // Within the transaction, so that maintain() never sees a leased item that nobody seems to be at work on.
  beginWork(item);
}

void Lanes::beginWork(const ledger::Item& item) {
  const Lock lock(mutex_);
  active_.insert(item.id);
  turns_.begin(item.connection);
}

void Lanes::endWork(const std::string& item, const std::string& connection) {
  turns_.end(connection);
  forget(item);
}

}  // namespace tieback::exporting
