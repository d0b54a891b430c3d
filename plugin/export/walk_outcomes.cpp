// How a walk stops, and how what it learned is saved.
#include <algorithm>
#include <utility>
#include <vector>

#include "domain/time.h"
#include "export/connection_health.h"
#include "export/walk.h"
#include "life/item_changes.h"
#include "life/notices.h"

namespace tieback::exporting {
namespace {

using domain::Move;

// How far two hosts' views of the ledger's clock may be apart.
constexpr ledger::Micros kClockErrorUs = 1'000'000;

std::string clockText(ledger::Micros at) {
  return domain::toRfc3339(at);
}

// One record of one look.
bool isSame(const ledger::StepRecord& a, const ledger::StepRecord& b) {
  return a.export_number == b.export_number && a.name == b.name && a.state == b.state && a.at == b.at;
}

// An export was to be stopped, and something of it stays in the ERP.
erp::ErpError notRemoved(erp::ErpError error, const std::string& residue) {
  error.code = "not_removed";
  error.message =
      "The export was stopped, but the ERP still holds " + (residue.empty() ? "it" : residue) + ". " + error.message;
  error.remedy = "Remove it in the ERP and reject the change order, or press Try again to go on with it.";
  return error;
}

}  // namespace

// An answer of the ERP that could not be saved is an answer lost. While the lease holds nobody else touches the item,
// so it is tried until then. A commit whose answer was lost may have been made: what is written must bear being written
// again.
void Walk::save(ledger::Held held, const std::function<void(ledger::Transaction&, life::Mover&)>& change) {
  while (true) {
    try {
      return saveOnce(held, change);
    } catch (const ledger::LedgerError&) {
      const bool stopping = cancel_ != nullptr && cancel_->requested();
      if (stopping || !context_.wait_for_ledger || !leaseHolds() || !context_.wait_for_ledger()) throw;
    }
  }
}

void Walk::saveOnce(ledger::Held held, const std::function<void(ledger::Transaction&, life::Mover&)>& change) {
  // The caller changes a copy: when the transaction fails, nothing has happened.
  const ledger::Item before = item_;
  const auto intent_before = intent_;
  bool ran = false;
  const auto undo = [&] {
    item_ = before;
    intent_ = intent_before;
  };
  try {
    context_.ledger.writeHeld(held, [&](ledger::Transaction& transaction) {
      if (std::exchange(ran, true)) undo();
      life::Mover mover(transaction, connection_, context_.ledger.now());
      if (write_outcome_) {
        transaction.finishStep(item_.id, *intent_, write_outcome_->state, write_outcome_->done_at,
                               write_outcome_->message, write_outcome_->answer);
        intent_.reset();
      }
      const auto there = tried_ ? transaction.steps(item_.id) : std::vector<ledger::StepRecord>();
      // The commit may have been made: the next one is numbered after what it added.
      for (const auto& step : there) item_.step_sequence = std::max(item_.step_sequence, step.sequence);
      for (const auto& record : learned_) {
        if (std::ranges::none_of(there, [&](const auto& step) { return isSame(step, record); }))
          transaction.addStep(item_, record);
      }
      if (connection_works_) transaction.connectionWorks(connection_.id, context_.ledger.now());
      if (connection_failure_) transaction.connectionFailed(connection_.id, *connection_failure_);
      if (change) change(transaction, mover);
      transaction.update(item_, stored_);
    });
  } catch (const ledger::NotHeld&) {
    undo();
    if (!wasReleased()) throw LeaseLost(item_.id);
    item_ = *tried_;
  } catch (const ledger::LedgerError&) {
    if (ran) tried_ = item_;
    undo();
    throw;
  } catch (...) {
    undo();
    throw;
  }
  stored_ = item_;
  tried_.reset();
  write_outcome_.reset();
  learned_.clear();
  connection_works_ = false;
  connection_failure_.reset();
}

// The save before this one was made after all, and gave the item back: that is why it is not held any more.
bool Walk::wasReleased() const {
  if (!tried_ || !tried_->lease_owner.empty()) return false;
  std::optional<ledger::Item> there;
  context_.ledger.read([&](ledger::Transaction& transaction) { there = transaction.find(connection_.id, item_.id); });
  return there && there->fence == tried_->fence && there->lease_owner.empty() && there->state == tried_->state &&
         there->revision == tried_->revision && there->event_sequence == tried_->event_sequence;
}

// By the clock of the ledger, which goes on while this process is frozen. Where nobody shares the ledger nobody takes
// over.
bool Walk::leaseHolds() const {
  return !context_.ledger.shared() || context_.ledger.now() + kClockErrorUs < item_.lease_until;
}

Walk::Next Walk::release(const std::function<void(ledger::Transaction&, life::Mover&)>& change) {
  save(ledger::Held::to_go_away, [&](ledger::Transaction& transaction, life::Mover& mover) {
    item_.lease_owner.clear();
    item_.lease_until = 0;
    change(transaction, mover);
    if (with_end_ && item_.state != domain::State::exporting) with_end_(transaction);
  });
  context_.host.notifyText(life::notice(item_, connection_.company));
  context_.host.wake(TIEBACK_LANE_EVENTS);
  if (mail_queued_) context_.host.wake(TIEBACK_LANE_MAIL);
  return Next::stop;
}

Walk::Next Walk::refuse(const std::string& step, const erp::ErpError& error) {
  return release([&](ledger::Transaction& transaction, life::Mover& mover) {
    if (item_.residue.empty()) item_.residue = life::leftBehind(item_, *connection_.dialect);
    const erp::ErpError told = item_.stopping() ? notRemoved(error, item_.residue) : error;
    item_.error = errorDocument(told, step, context_.ledger.now());
    item_.waiting = nullptr;
    item_.erp_state.erase("stopping");
    mover.move(item_, Move::fail, {told.message, nullptr, item_.error});
    mail_queued_ = life::queueNotice(transaction, connection_, item_, life::Notice::failed, context_.ledger.now());
  });
}

Walk::Next Walk::tryLater(const std::string& step, const erp::TryLater& later) {
  ++item_.attempts;
  const ledger::Micros now = context_.ledger.now();
  // A limit that the ERP told us to respect is no failure, however often it says so.
  const bool told_when = later.at_us.has_value();
  const ledger::Micros until = told_when ? restUntil(*later.at_us, now)
                                         : now + backoff(connection_.profile.retry, item_.attempts, context_.host);
  if (told_when) --item_.attempts;
  if (item_.attempts >= connection_.profile.retry.attempts) return refuse(step, later.error);
  if (later.whole_connection) connection_failure_ = failureOf(context_, connection_, later, until);
  item_.error = errorDocument(later.error, step, now);
  return wait(until, later.error.message + " Waiting until " + clockText(until) + ".");
}

Walk::Next Walk::wait(ledger::Micros until, const std::string& reason) {
  item_.not_before = until;
  item_.waiting = json::Value::object({{"until", clockText(until)}, {"reason", reason}});
  release([&](ledger::Transaction&, life::Mover& mover) { mover.move(item_, Move::pause, {reason, nullptr}); });
  context_.host.wake(TIEBACK_LANE_EXPORT, until);
  return Next::stop;
}

Walk::Next Walk::loseAnswer(const std::string& step, const std::string& known) {
  const ledger::Micros now = context_.ledger.now();
  learned(step, "in_doubt", known);
  release([&](ledger::Transaction&, life::Mover& mover) {
    life::enterDoubt(item_, *connection_.dialect, job_, step, known, now);
    mover.move(item_, Move::lose_answer, {known, nullptr, item_.doubt});
  });
  context_.host.wake(TIEBACK_LANE_LOOK_UP, item_.look_up_at);
  return Next::stop;
}

Walk::Next Walk::complete(const erp::ReadBack& read_back) {
  json::Value difference = life::differenceOf(connection_.dialect->expected(job_), read_back.projection);
  life::compareWithWord(item_, read_back.origin, difference);
  learned("read back", "done", difference.isNull() ? "" : "It differs from what was sent.");
  connection_works_ = true;
  return release([&](ledger::Transaction& transaction, life::Mover& mover) {
    life::takeOrigin(item_, read_back.origin);
    life::markSettled(item_);
    item_.difference = difference;
    item_.error = nullptr;
    item_.waiting = nullptr;
    item_.residue.clear();
    item_.attempts = 0;
    mover.move(
        item_, Move::complete,
        {difference.isNull() ? "Synced as " + item_.origin_code + "."
                             : "Synced as " + item_.origin_code + ", but the ERP shows other values than were sent.",
         nullptr, difference.isNull() ? json::Value::object() : difference});
    mail_queued_ = life::queueNotice(transaction, connection_, item_, life::Notice::synced, context_.ledger.now());
  });
}

Walk::Next Walk::returnToApprover(const std::string& why) {
  return release([&](ledger::Transaction&, life::Mover& mover) {
    life::forgetAcceptance(item_);
    mover.move(item_, Move::return_to_approver, {why, nullptr});
    item_.error = json::Value::object({{"code", "review_again"},
                                       {"category", "conflict"},
                                       {"message", why},
                                       {"remedy", "Review the change order and accept it again."},
                                       {"at", clockText(context_.ledger.now())}});
  });
}

}  // namespace tieback::exporting
