#include "export/lanes.h"

#include "domain/time.h"
#include "export/look_up.h"
#include "life/item_changes.h"
#include "life/pinned.h"

namespace tieback::exporting {
namespace {

using domain::Move;
using domain::State;

constexpr ledger::Micros kNoRoomUs = 1'000'000;  // a look-up that finds its connection full comes again after it

// Runs something at the end of a scope, whatever way it ends.
template <class F>
class AtEnd {
 public:
  explicit AtEnd(F action) : action_(std::move(action)) {}
  ~AtEnd() { action_(); }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;

 private:
  F action_;
};

}  // namespace

bool Lanes::workExport(const Cancel& cancel) {
  std::optional<ledger::Item> item;
  bool begun = false;
  // Set up before the claim: a commit that fails must give back the turn, too.
  const AtEnd done([&] {
    if (!begun) return;
    turns_.end(item->connection);
    forget(item->id);
    context_.host.wake(TIEBACK_LANE_EXPORT);  // its commitment's next one, or its connection's room
  });
  const auto now = context_.ledger.now();
  context_.ledger.write([&](ledger::Transaction& transaction) {
    item = transaction.claimExport(now, context_.incarnation, now + kLeaseUs, turns_.withRoom());
    if (!item) return;
    life::Mover mover(transaction, *context_.connections.find(item->connection), now);
    mover.move(*item, Move::begin, {});
    item->waiting = nullptr;
    transaction.update(*item);
    // Within the transaction, so that maintain() never sees a leased item that nobody seems to be at work on.
    const Lock lock(mutex_);
    active_.insert(item->id);
    turns_.begin(item->connection);
    begun = true;
  });
  if (!item) {
    wakeAtNext(ledger::Transaction::Queue::exports, TIEBACK_LANE_EXPORT, now);
    return false;
  }
  const life::Connection& connection = *context_.connections.find(item->connection);
  context_.host.notify(life::notice(*item, connection.company));
  Walk walk(context_, connection, *item);
  walk.run(cancel);
  return true;
}

bool Lanes::workLookUp(const Cancel&) {
  std::optional<ledger::Item> item;
  bool begun = false;
  const AtEnd done([&] {
    if (!begun) return;
    turns_.end(item->connection);
    forget(item->id);
    context_.host.wake(TIEBACK_LANE_EXPORT);  // there is room on its connection again
  });
  const auto now = context_.ledger.now();
  context_.ledger.write([&](ledger::Transaction& transaction) {
    do {
      item = transaction.claimLookUp(now, context_.incarnation, now + kLeaseUs);
    } while (item && putOffBusy(transaction, *item, now));
    if (!item) return;
    const Lock lock(mutex_);
    active_.insert(item->id);
    turns_.begin(item->connection);
    begun = true;
  });
  if (!item) {
    wakeAtNext(ledger::Transaction::Queue::look_ups, TIEBACK_LANE_LOOK_UP, now);
    return false;
  }
  const life::Connection* connection = context_.connections.find(item->connection);
  LookUps look_ups(context_);
  if (connection == nullptr) {
    look_ups.putOff(*item, "The connection " + item->connection + " is not configured any more.");
  } else if (item->state == State::in_doubt) {
    look_ups.settleDoubt(*connection, *item);
  } else {
    look_ups.checkGone(*connection, *item);
  }
  return true;
}

bool Lanes::putOffBusy(ledger::Transaction& transaction, ledger::Item& item, ledger::Micros now) {
  const auto resting_until = transaction.connectionState(item.connection).not_before;
  const bool rests = resting_until > now;
  if (!rests && turns_.hasRoom(item.connection)) return false;
  item.look_up_at = rests ? resting_until : now + kNoRoomUs;
  item.lease_owner.clear();
  item.lease_until = 0;
  if (item.doubt.isObject()) item.doubt.set("next_look_up", domain::toRfc3339(item.look_up_at));
  transaction.update(item);
  return true;
}

void Lanes::forget(const std::string& item) {
  const Lock lock(mutex_);
  const auto one = active_.find(item);
  if (one != active_.end()) active_.erase(one);
}

void Lanes::wakeAtNext(ledger::Transaction::Queue queue, tieback_lane lane, ledger::Micros looked_at) {
  std::optional<ledger::Micros> next;
  context_.ledger.read([&](ledger::Transaction& transaction) { next = transaction.nextAt(queue, looked_at); });
  if (next) context_.host.wake(lane, *next);
}

void Lanes::maintain() {
  context_.ledger.write([&](ledger::Transaction& transaction) {
    transaction.renewLeases(context_.incarnation, context_.ledger.now() + kLeaseUs);
    for (auto& item : transaction.leased()) {
      {
        const Lock lock(mutex_);
        if (item.lease_owner == context_.incarnation && active_.contains(item.id)) continue;
      }
      recover(transaction, std::move(item));
    }
  });
}

// Its walk is dead. If the intent of a write step was recorded and no outcome, the step is in doubt; else it just goes
// on.
void Lanes::recover(ledger::Transaction& transaction, ledger::Item item) {
  const life::Connection* connection = context_.connections.find(item.connection);
  // Its connection is not configured at present. The lease stays: without it the export would go on, once the
  // connection is back, as if the step that was under way had never been sent.
  if (connection == nullptr && item.state == State::exporting) return;
  const auto now = context_.ledger.now();
  item.lease_owner.clear();
  item.lease_until = 0;
  const auto intent = transaction.openIntent(item.id);
  if (item.state == State::exporting) {
    life::Mover mover(transaction, *connection, now);
    if (intent) {
      const std::string known =
          "The host stopped after it had begun to send \"" + intent->name + "\" and before the answer was recorded.";
      transaction.finishStep(item.id, intent->sequence, "in_doubt", now, known);
      erp::Job job;
      if (auto pinned = life::pinnedOf(item, *connection)) job.draft = std::move(pinned->draft);
      life::enterDoubt(item, *connection->dialect, job, intent->name, known, now);
      mover.move(item, Move::lose_answer, {known, nullptr, item.doubt});
    } else {
      item.not_before = now;
      mover.move(item, Move::pause, {});
    }
  }
  transaction.update(item);
  context_.host.wake(TIEBACK_LANE_EXPORT);
  context_.host.wake(TIEBACK_LANE_LOOK_UP);
  context_.host.wake(TIEBACK_LANE_EVENTS);
}

}  // namespace tieback::exporting
