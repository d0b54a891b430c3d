// Moves an item by the table of domain/states.h, and writes what belongs to the move (history row, platform event) into
// the same transaction. Everyone who changes an item's state does it here.
#pragma once

#include <stdexcept>
#include <string>

#include "ledger/port/ledger.h"
#include "life/connection.h"

namespace tieback::life {

// A move that the table does not have: a bug where the engine moves, a refusal where a person does.
class ForbiddenMove : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

struct Cause {
  std::string message;  // why, for people: history and event
  json::Value by;       // {"id","name"}; null when the connector itself
  json::Value details = json::Value::object();
};

class Mover {
 public:
  Mover(ledger::Transaction& transaction, const Connection& connection, ledger::Micros now)
      : transaction_(transaction), connection_(connection), now_(now) {}

  // Changes state, phase, revision and times of `item`, appends history and queues the event. The caller then writes
  // the item with Transaction::insert or update.
  void move(ledger::Item& item, domain::Move move, const Cause& cause);

  // History without a move (a look-up that settled nothing, an unlink that was refused).
  void note(const ledger::Item& item, const std::string& operation, const Cause& cause);

 private:
  void remember(const ledger::Item& item, const std::string& operation, domain::State from, const Cause& cause);
  void tell(ledger::Item& item, const std::string& kind, const Cause& cause);

  ledger::Transaction& transaction_;
  const Connection& connection_;
  ledger::Micros now_;
};

// The item's day-to-day notice for event streams, as JSON text.
std::string notice(const ledger::Item& item, const std::string& company);

}  // namespace tieback::life
