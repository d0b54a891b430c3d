// One export under way: walks the dialect's steps for a claimed item until it is synced, fails, must wait, or loses an
// answer. Every step's outcome is durable before the next begins, and the intent of every write step before its first
// byte leaves; the outcome of one step and the intent of the next share a transaction.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <tieback/sdk/connector_side.h>

#include "export/context.h"
#include "life/mover.h"

namespace tieback::exporting {

// Another host has the item by now: this walk must not go on, and has nothing to say any more.
class LeaseLost : public std::runtime_error {
 public:
  explicit LeaseLost(const std::string& item) : std::runtime_error("the lease on " + item + " was lost") {}
};

class Walk {
 public:
  // `item` is claimed: exporting, running, leased by this incarnation.
  // `with_end`: also done by the transaction in which the item leaves the queue, which may run more than once.
  using WithEnd = std::function<void(ledger::Transaction&)>;
  Walk(const Context& context, const life::Connection& connection, ledger::Item item, WithEnd with_end = {});

  // Returns when the item is no longer leased. Throws LeaseLost.
  void run(const Cancel& cancel);

  const ledger::Item& item() const { return item_; }

 private:
  enum class Next { go_on, stop };

  Next prepare();
  Next lookUpFirst();
  Next found(erp::Found found);
  Next discard(const erp::Found& found);
  Next step(const erp::StepSpec& step);
  Next writeStep(const erp::StepSpec& step);
  Next readBack();
  Next settle(const std::string& step, erp::Outcome outcome, bool was_write);

  Next refuse(const std::string& step, const erp::ErpError& error);
  Next tryLater(const std::string& step, const erp::TryLater& later);
  Next wait(ledger::Micros until, const std::string& reason);

  // withdraw.cpp: takes back what an export that is being stopped has in the ERP. go_on: the ERP has finished it
  // meanwhile, and the walk goes on to read it back.
  Next withdraw(const Cancel& cancel);
  Next withdrawFound(erp::Found found);
  Next withdrawn();
  Next leave(const std::string& name);
  Next leaveUnseen();
  bool removedByUs();
  Next loseAnswer(const std::string& step, const std::string& known);
  Next complete(const erp::ReadBack& read_back);
  Next returnToApprover(const std::string& why);

  void aimAt(const std::string& step);  // what the job says of its step
  erp::State& record();
  void learned(const std::string& step, const std::string& state, const std::string& message = "");

  // Saves what was learned so far; `change` moves the item within the same transaction.
  void save(ledger::Held held, const std::function<void(ledger::Transaction&, life::Mover&)>& change);
  void saveOnce(ledger::Held held, const std::function<void(ledger::Transaction&, life::Mover&)>& change);
  bool leaseHolds() const;
  bool wasReleased() const;
  Next release(const std::function<void(ledger::Transaction&, life::Mover&)>& change);

  const Context& context_;
  const life::Connection& connection_;
  life::ErpAnswers& answers_;
  const Cancel* cancel_ = nullptr;  // while it runs
  const WithEnd with_end_;
  ledger::Item item_;
  ledger::Item stored_;                // as the ledger has it
  std::optional<ledger::Item> tried_;  // what the save under way would have left, when it was tried before
  erp::Job job_;
  // Not saved yet: what became of the open write step, and the read steps since.
  std::optional<std::int64_t> intent_;  // the open write step's sequence in the ledger
  std::optional<ledger::StepRecord> write_outcome_;
  std::vector<ledger::StepRecord> learned_;
  bool connection_works_ = false;
  bool mail_queued_ = false;
  std::optional<ledger::ConnectionFailure> connection_failure_;
};

// The contract's item.error.
json::Value errorDocument(const erp::ErpError& error, const std::string& step, ledger::Micros at);

// lookUp(), with an exception made into a failed look-up.
erp::LookUp safeLookUp(erp::Dialect& dialect, const erp::Job& job);

// The wait before try number `attempt` (from 1), with the profile's factor and jitter.
ledger::Micros backoff(const profile::RetryPolicy& policy, std::int64_t attempt, const HostClient& host);

// Until when an ERP that named a time is left alone. A time of 'now' or of next year is a mistake of whoever sent it:
// it is neither hammered nor waited for without end.
ledger::Micros restUntil(ledger::Micros told, ledger::Micros now);

}  // namespace tieback::exporting
