// What the ledger keeps of change orders that were made in the ERP: the pull that brings them, page by page, and the
// records it has staged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include "domain/item.h"

namespace tieback::ledger {

struct Claim;

// One connection's pull: the one under way, or the last. A connection has one at most.
struct Pull {
  enum class State { queued, running, done, failed };

  std::string connection;
  State state = State::queued;
  json::Value asked_by;  // {"id","name"}
  domain::Micros asked_at = 0;
  domain::Micros begun_at = 0;
  domain::Micros done_at = 0;         // also of one that failed
  domain::Micros changed_since = 0;   // what the ERP is asked for; 0: everything
  domain::Micros complete_up_to = 0;  // when the last pull began that came to its end; 0: none has
  std::string cursor;                 // of the next page; empty: the first
  std::int64_t pages = 0;
  std::int64_t found = 0;   // records that the ERP has listed, Tieback's own among them
  std::int64_t staged = 0;  // of these new or changed
  domain::Micros not_before = 0;
  std::int64_t attempts = 0;  // of the page under way
  json::Value waiting;        // {"until","reason"}, or null
  json::Value error;          // as the contract's item.error, or null
  std::string lease_owner;    // who is asking for a page; empty: nobody
  domain::Micros lease_until = 0;
  std::int64_t fence = 0;  // counts claims: a save names the claim it belongs to

  bool underWay() const { return state == State::queued || state == State::running; }
};
std::string_view name(Pull::State state);
Pull::State pullStateFromName(std::string_view name);  // failed when unknown

// A change order of the ERP, as it was last listed.
struct Staged {
  enum class State {
    staged,     // ready to import
    invalid,    // shown with what is wrong with it
    imported,   // an item is linked to it, and synced with it
    dismissed,  // a person wants it no more; staged again when the ERP lists another version
    archived    // gone or cancelled in the ERP, or Tieback's own after all
  };

  std::string connection;
  std::string origin_id;  // the ERP's; with the connection it names the record
  State state = State::staged;
  std::string number;
  std::string title;
  std::string vendor;  // the ERP's id, as is the next
  std::string commitment;
  Decimal amount;
  json::Value document;       // what the contract shows of it, but for its state, problem and times
  json::Value problem;        // {"code","message"}, or null
  std::int64_t revision = 1;  // rises with every change of what the ERP lists, and with every decision
  std::string item;           // of imported: the item; no other record is linked to it
  json::Value dismissal;      // of dismissed: {"reason","by","at"}; else null
  domain::Micros staged_at = 0;
  domain::Micros updated_at = 0;  // when a pull last found it changed

  std::string id() const { return connection + "/" + origin_id; }
};
std::string_view name(Staged::State state);
std::optional<Staged::State> stagedStateFromName(std::string_view name);

struct StagedQuery {
  std::vector<std::string> connections;  // of the company; never empty
  std::optional<Staged::State> state;    // nothing: what is offered, staged and invalid
  std::string commitment, vendor, text;
  enum class Sort { updated_at, number, amount, title } sort = Sort::updated_at;
  bool descending = false;
  std::string after_key;  // of the cursor: the last row's sort key …
  std::string after_id;   // … and id; empty: from the start
  int limit = 50;
};

// A part of a Transaction.
class Staging {
 public:
  virtual ~Staging() = default;

  // In a write transaction nobody else changes it until the end.
  virtual std::optional<Pull> pull(const std::string& connection) = 0;
  virtual void put(const Pull& pull) = 0;  // makes or replaces it
  // A pull whose next page is due, leased. One that is leased already is taken over once the lease is over or its owner
  // has ended: asking for a page twice changes nothing.
  virtual std::optional<Pull> claimPull(const Claim& claim) = 0;

  // Was it made by an export of this connection? By the origin id of an item, or an external key as its reference.
  virtual bool isExported(const std::string& connection, const std::string& origin_id,
                          const std::string& reference) = 0;
  virtual std::optional<Staged> staged(const std::string& connection, const std::string& origin_id) = 0;
  // Makes or replaces it. LedgerError when another record is linked to its item.
  virtual void put(const Staged& record) = 0;
  // The record that was linked to that item, if one was, is nobody's any more: the ERP has it no more.
  virtual void freeStaged(const std::string& connection, const std::string& item) = 0;
  // Of what is offered without what has become an item's own origin since it was staged (a person said so).
  virtual std::vector<Staged> stagedList(const StagedQuery& query) = 0;
  virtual std::int64_t stagedCount(const std::vector<std::string>& connections) = 0;
};

}  // namespace tieback::ledger
