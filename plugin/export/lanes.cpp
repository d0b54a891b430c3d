#include "export/lanes.h"

#include <utility>

#include "domain/time.h"
#include "export/at_end.h"
#include "export/look_up.h"
#include "export/pulls.h"
#include "life/item_changes.h"
#include "life/pinned.h"

namespace tieback::exporting {
namespace {

using domain::Move;
using domain::State;

constexpr ledger::Micros kNoRoomUs = 1'000'000;  // a look-up that finds its connection full comes again after it

tieback_lane laneOf(ledger::Queue queue) {
  switch (queue) {
    case ledger::Queue::exports:
      return TIEBACK_LANE_EXPORT;
    case ledger::Queue::look_ups:
      return TIEBACK_LANE_LOOK_UP;
    case ledger::Queue::mails:
      return TIEBACK_LANE_MAIL;
    case ledger::Queue::events:
      break;
  }
  return TIEBACK_LANE_EVENTS;
}

}  // namespace

bool Lanes::workLookUp(const Cancel&) {
  const auto now = context_.ledger.now();
  if (!lookUpIsDue(now)) return false;
  // What became of an export comes first; a pull may have a thousand pages.
  if (lookUpItem(now) || pullPage(now)) return true;
  wakeAtNext(ledger::Queue::look_ups, TIEBACK_LANE_LOOK_UP, now);
  return false;
}

bool Lanes::lookUpItem(ledger::Micros now) {
  std::optional<ledger::Item> item;
  const AtEnd done([&] {
    if (!item) return;
    endWork(item->id, item->connection);
    context_.host.wake(TIEBACK_LANE_EXPORT);  // there is room on its connection again
  });
  context_.ledger.write([&](ledger::Transaction& transaction) {
    if (item) endWork(item->id, item->connection);  // of an earlier run of this work that came to nothing
    item.reset();
    std::optional<ledger::Item> claimed;
    do {
      claimed = transaction.claimLookUp({now, context_.incarnation, leaseEnd(now)});
    } while (claimed && putOffBusy(transaction, *claimed, now));
    if (!claimed) return;
    beginWork(*claimed);
    item = std::move(claimed);
  });
  if (!item) return false;
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

// Every move of an item wakes that lane, and few of them leave anything to look up: looked at first.
bool Lanes::lookUpIsDue(ledger::Micros now) {
  std::optional<ledger::Micros> next;
  context_.ledger.read(
      [&](ledger::Transaction& transaction) { next = transaction.nextAt(ledger::Queue::look_ups, ledger::kEver); });
  if (next && *next > now) context_.host.wake(TIEBACK_LANE_LOOK_UP, *next);
  return next && *next <= now;
}

bool Lanes::pullPage(ledger::Micros now) {
  std::optional<ledger::Pull> pull;
  const AtEnd done([&] {
    if (!pull) return;
    turns_.end(pull->connection);
    context_.host.wake(TIEBACK_LANE_EXPORT);  // there is room on its connection again
  });
  context_.ledger.write([&](ledger::Transaction& transaction) {
    if (pull) turns_.end(pull->connection);  // of an earlier run of this work that came to nothing
    pull.reset();
    std::optional<ledger::Pull> claimed;
    do {
      claimed = transaction.claimPull({now, context_.incarnation, leaseEnd(now)});
    } while (claimed && putOffBusy(transaction, *claimed, now));
    if (!claimed) return;
    Pulls::begin(transaction, *claimed, now);
    turns_.begin(claimed->connection);
    pull = std::move(claimed);
  });
  if (!pull) return false;
  // Should what it brings not reach the ledger, the page is asked for again then.
  context_.host.wake(TIEBACK_LANE_LOOK_UP, pull->lease_until);
  Pulls(context_).page(*context_.connections.find(pull->connection), *pull);
  return true;
}

std::optional<ledger::Micros> Lanes::busyUntil(ledger::Transaction& transaction, const std::string& connection,
                                               ledger::Micros now) {
  const auto resting_until = transaction.connectionState(connection).not_before;
  if (resting_until > now) return resting_until;
  if (hasRoom(transaction, connection)) return std::nullopt;
  return now + kNoRoomUs;
}

bool Lanes::putOffBusy(ledger::Transaction& transaction, const ledger::Pull& pull, ledger::Micros now) {
  if (context_.connections.find(pull.connection) == nullptr) {
    Pulls::putOff(transaction, pull, now + kUnconfiguredUs,
                  "The connection " + pull.connection + " is not configured any more.");
    return true;
  }
  const auto until = busyUntil(transaction, pull.connection, now);
  if (!until) return false;
  const std::string reason = transaction.connectionState(pull.connection).reason;
  Pulls::putOff(transaction, pull, *until, reason.empty() ? "The connection is busy with other requests." : reason);
  return true;
}

bool Lanes::putOffBusy(ledger::Transaction& transaction, ledger::Item& item, ledger::Micros now) {
  const auto until = busyUntil(transaction, item.connection, now);
  if (!until) return false;
  item.look_up_at = *until;
  item.lease_owner.clear();
  item.lease_until = 0;
  if (item.doubt.isObject()) item.doubt.set("next_look_up", domain::toRfc3339(item.look_up_at));
  transaction.update(item);
  return true;
}

// In this process, and over all hosts; the look-up in question is leased already.
bool Lanes::hasRoom(ledger::Transaction& transaction, const std::string& connection) {
  if (!turns_.hasRoom(connection)) return false;
  const life::Connection* configured = context_.connections.find(connection);
  return configured == nullptr || !context_.ledger.shared() ||
         transaction.underWay(connection) <= configured->profile.api.concurrency;
}

// Who was told of something is to listen again at once: the host takes a lane that comes back early and has done
// nothing for one that does not listen by itself, and asks it a second later. After a silence it is looked everywhere:
// a lost message costs no more than that second.
bool Lanes::listen(const Cancel& cancel) {
  using ledger::Queue;
  const auto heard = context_.ledger.listen([&] { return cancel.requested(); });
  for (const auto queue : heard) context_.host.wake(laneOf(queue));
  if (heard.empty() && context_.ledger.shared()) {
    for (const auto queue : {Queue::exports, Queue::look_ups, Queue::mails, Queue::events})
      context_.host.wake(laneOf(queue));
  }
  return !heard.empty();
}

void Lanes::forget(const std::string& item) {
  const Lock lock(mutex_);
  const auto one = active_.find(item);
  if (one != active_.end()) active_.erase(one);
}

void Lanes::wakeAtNext(ledger::Queue queue, tieback_lane lane, ledger::Micros looked_at) {
  std::optional<ledger::Micros> next;
  context_.ledger.read([&](ledger::Transaction& transaction) { next = transaction.nextAt(queue, looked_at); });
  if (next) context_.host.wake(lane, *next);
}

bool Lanes::atWorkOn(const std::string& item) {
  const Lock lock(mutex_);
  return active_.contains(item);
}

void Lanes::maintain() {
  const Lock lock(maintaining_);
  bool put_right = false;
  context_.ledger.write([&](ledger::Transaction& transaction) {
    put_right = false;
    const auto now = context_.ledger.now();
    context_.fleet.look(transaction, now);
    transaction.renewLeases(context_.incarnation, leaseEnd(now));
    for (auto& item : transaction.leased()) put_right |= takeOver(transaction, std::move(item), now);
    for (auto& item : transaction.maySend()) put_right |= endQuietly(transaction, std::move(item), now);
  });
  if (!put_right) return;
  context_.host.wake(TIEBACK_LANE_EXPORT);
  context_.host.wake(TIEBACK_LANE_LOOK_UP);
  context_.host.wake(TIEBACK_LANE_EVENTS);
}

// Take-over. Of one's own, the thread that was at work on it has ended. Of another host's, that host has ended for
// sure, or its lease has run out.
bool Lanes::takeOver(ledger::Transaction& transaction, ledger::Item item, ledger::Micros now) {
  const bool own = item.lease_owner == context_.incarnation;
  if (own && atWorkOn(item.id)) return false;
  const bool over = own || context_.fleet.fateOf(item.lease_owner) == Fate::ended;
  if (!over && item.lease_until > now) return false;
  const life::Connection* connection = context_.connections.find(item.connection);
  // Its connection is not configured at present. The lease stays: without it the export would go on, once the
  // connection is back, as if the step that was under way had never been sent.
  if (connection == nullptr && item.state == State::exporting) return false;
  const std::string owner = std::exchange(item.lease_owner, std::string());
  item.lease_until = 0;
  if (item.state == State::exporting) {
    const auto intent = transaction.openIntent(item.id);
    life::Mover mover(transaction, *connection, now);
    if (intent) {
      doubt(transaction, mover, *connection, item, *intent, over ? std::string() : owner, now);
    } else {
      // It was about to look, or had looked: nothing can reach the ERP any more without an intent, and the fence keeps
      // its owner from recording one.
      item.not_before = 0;
      mover.move(item, Move::pause, {});
    }
  }
  transaction.update(item);
  return true;
}

// The intent of a write step was recorded, and no outcome. `may_send`: who may still be about to send it.
void Lanes::doubt(ledger::Transaction& transaction, life::Mover& mover, const life::Connection& connection,
                  ledger::Item& item, const ledger::StepRecord& intent, const std::string& may_send,
                  ledger::Micros now) {
  std::string known =
      "The host stopped after it had begun to send \"" + intent.name + "\" and before the answer was recorded.";
  if (!may_send.empty()) {
    known = "Nothing is heard of " + context_.fleet.nameOf(may_send) + " since it has begun to send \"" + intent.name +
            "\". It may still do so when it wakes: make sure that it has ended before you say that it was not applied.";
  }
  transaction.finishStep(item.id, intent.sequence, "in_doubt", now, known, "");
  erp::Job job;
  if (auto pinned = life::pinnedOf(item, connection)) job.draft = std::move(pinned->draft);
  life::enterDoubt(item, *connection.dialect, job, intent.name, known, now);
  // Where the ERP itself refuses what it has already, a second sending does no harm.
  if (!may_send.empty() && item.doubt.text("proof") != "unique_key")
    life::holdQuietTime(item, may_send, context_.fleet.nameOf(may_send));
  mover.move(item, Move::lose_answer, {known, nullptr, item.doubt});
}

// Who lost the lease can send nothing any more: it has ended for sure, or is this host and not at work on it. From now
// on the quiet time counts.
bool Lanes::endQuietly(ledger::Transaction& transaction, ledger::Item item, ledger::Micros now) {
  if (!item.lease_owner.empty()) return false;  // it is being looked up
  const bool own = item.may_send == context_.incarnation;
  if (own ? atWorkOn(item.id) : context_.fleet.fateOf(item.may_send) != Fate::ended) return false;
  life::beginQuietTime(item, now);
  transaction.update(item);
  return true;
}

}  // namespace tieback::exporting
