// What every mutating operation does around its own few lines: idempotence by request id, permission, expected
// revision, state, one transaction, the answer, and waking who has work now.
#pragma once

#include <functional>
#include <optional>

#include <tieback/sdk/host_client.h>

#include "ledger/port/ledger.h"
#include "life/mover.h"
#include "operations/request.h"

namespace tieback::ops {

// What the parts of the connector share; all outlive it.
struct Services {
  HostClient host;
  ledger::Ledger& ledger;
  const life::Connections& connections;
};

struct Mutation {
  ledger::Transaction& transaction;
  const Request& request;
  const life::Connection& connection;
  life::Mover mover;
  ledger::Micros now;
  ledger::Item item;
  bool is_new = false;  // insert instead of update

  life::Cause cause(std::string message = "") const { return {std::move(message), request.actor.identity()}; }
};

// Changes `mutation.item`; must not write anything before it returns an error.
using Change = std::function<Result<void>(Mutation&)>;

class Mutator {
 public:
  explicit Mutator(const Services& services) : services_(services) {}

  // An operation on an existing item: checks rules.h for `move` and the expected revision, then runs `change`.
  Result<json::Value> onItem(domain::Move move, const Request& request, const Change& change) const;

  // The frame alone: `load` gives the item (new or stored) or the refusal.
  using Load = std::function<Result<ledger::Item>(ledger::Transaction&)>;
  Result<json::Value> run(std::string_view operation, const Request& request, const life::Connection& connection,
                          const Load& load, const Change& change) const;

 private:
  void wakeAll(const ledger::Item& item, const life::Connection& connection) const;

  const Services& services_;
};

// What an operation does in the ledger, and its answer. It runs in one transaction, perhaps more than once; it must not
// write anything before it returns an error.
using Work = std::function<Result<json::Value>(ledger::Transaction&, ledger::Micros now)>;

// The frame of everything that changes something on a person's behalf: what was answered before under this request id
// is answered again and not done again, other content under it is refused, and a good answer is kept with what was
// done. A failing store becomes the contract's error.
Result<json::Value> once(const Services& services, std::string_view operation, const Request& request,
                         const Work& work);

// Turns a failing store into the contract's error.
Error ledgerUnavailable(const std::exception& error);

}  // namespace tieback::ops
