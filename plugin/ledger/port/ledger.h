// The ledger: what is true about every item, kept so that no crash can lose or double it.
//
// One transaction holds a state change, its history row, outgoing mail and platform event, or nothing. A write
// transaction is durable (on disk) when write() returns. All queries carry the connection, so that companies are kept
// apart.
//
// Threads: Ledger is thread-safe; a Transaction belongs to the call it was given to. Failures of the store (disk full,
// locked, corrupt) are LedgerError; the transaction is then undone as a whole.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tieback/sdk/json.h>

#include "domain/item.h"
#include "domain/states.h"

namespace tieback::ledger {

using domain::Item;
using domain::Micros;

class LedgerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct HistoryEntry {
  std::string item;
  Micros at = 0;
  json::Value by;  // {"id","name"}, or null when the connector did it
  std::string operation;
  std::string from;
  std::string to;
  std::int64_t revision = 0;
  std::string message;
  json::Value details;
  std::int64_t sequence = 0;  // given by the ledger, from 1 per connection without gaps
  std::string hash;           // given by the ledger: SHA-256 over the previous row's hash and this row
};

// The last row of a connection's history.
struct HistoryHead {
  std::int64_t sequence = 0;
  std::string hash;
};

// One request that changes the ERP (or one look at it), of one press of Export.
struct StepRecord {
  std::string item;
  std::int64_t export_number = 0;
  std::int64_t sequence = 0;  // given by the ledger
  std::string name;
  std::string kind;    // read | write
  std::string state;   // intent | done | refused | try_later | waiting | in_doubt | absent
  std::string key;     // idempotency key
  std::string digest;  // of the request
  Micros at = 0;
  Micros done_at = 0;
  std::string request;  // without credentials
  std::string message;
};

struct Mail {
  std::string id;  // also the left part of its Message-ID: stable over retries
  std::string item;
  std::string kind;
  std::string recipient;  // address
  std::string recipient_name;
  json::Value context;  // what the template is filled with
  std::string subject;
  std::string state = "queued";  // queued | accepted | refused | given_up
  std::int64_t attempts = 0;
  Micros not_before = 0;
  std::string last_reply;
  Micros queued_at = 0;
  Micros done_at = 0;
};

struct Event {
  std::string id;
  std::string item;
  std::int64_t sequence = 0;
  json::Value document;
  Micros not_before = 0;
  std::int64_t attempts = 0;
};

struct StoredAnswer {
  std::string digest;  // of the request's body
  json::Value answer;
};

struct ListQuery {
  std::vector<std::string> connections;              // of the company; never empty
  std::optional<domain::View> view;                  // nothing: all
  std::optional<std::vector<std::string>> projects;  // nothing: all
  std::string project, commitment, vendor, change_order, text;
  std::optional<domain::State> state;
  enum class Sort { sent_at, updated_at, number, amount, title } sort = Sort::sent_at;
  bool descending = false;
  std::string after_key;  // of the cursor: the last row's sort key …
  std::string after_id;   // … and id; empty: from the start
  int limit = 50;
};

// A connection's health as far as exports are concerned: shared by all workers (and hosts).
struct ConnectionState {
  Micros not_before = 0;  // no export before (throttled, or resting after failures)
  std::string reason;
  std::int64_t failures = 0;  // in a row, of the whole connection
};

class Transaction {
 public:
  virtual ~Transaction() = default;

  virtual std::optional<Item> find(const std::string& connection, const std::string& id) = 0;
  virtual bool externalKeyTaken(const std::string& connection, const std::string& key,
                                const std::string& by_other_than) = 0;
  virtual void insert(const Item& item) = 0;
  virtual void update(const Item& item) = 0;

  virtual std::vector<Item> list(const ListQuery& query) = 0;
  // Items per state, of those connections; restricted to projects where given.
  virtual std::vector<std::pair<domain::State, std::int64_t>> counts(
      const std::vector<std::string>& connections, const std::optional<std::vector<std::string>>& projects) = 0;
  // The item before it in its commitment's queue that is still exporting or in doubt.
  virtual std::optional<Item> blocker(const Item& item) = 0;
  virtual std::int64_t nextQueuePosition() = 0;

  virtual void append(HistoryEntry entry, const std::string& connection) = 0;
  virtual std::vector<HistoryEntry> history(const std::string& connection, const std::string& item) = 0;
  // A connection's rows after that sequence, in its order, at most `limit`: for who checks the chain. What is no number
  // or no JSON in a row that someone altered is -1, or its text.
  virtual std::vector<HistoryEntry> historyAfter(const std::string& connection, std::int64_t sequence,
                                                 std::int64_t limit) = 0;
  virtual std::optional<HistoryHead> historyHead(const std::string& connection) = 0;
  virtual std::vector<std::string> historyConnections() = 0;

  // A look that says what the one before it said is no new row: that one's done_at moves on. An approval in the ERP is
  // waited for during weeks, with a look every minute.
  virtual std::int64_t addStep(const StepRecord& step) = 0;
  virtual void finishStep(const std::string& item, std::int64_t sequence, const std::string& state, Micros at,
                          const std::string& message) = 0;
  virtual std::vector<StepRecord> steps(const std::string& item) = 0;
  virtual std::optional<StepRecord> openIntent(const std::string& item) = 0;  // the last step in state intent

  virtual void add(const Mail& mail) = 0;
  virtual void add(const Event& event) = 0;
  virtual std::vector<Mail> mails(const std::string& item) = 0;

  virtual std::optional<StoredAnswer> storedAnswer(const std::string& company, const std::string& actor,
                                                   std::string_view operation, const std::string& request_id) = 0;
  virtual void storeAnswer(const std::string& company, const std::string& actor, std::string_view operation,
                           const std::string& request_id, const StoredAnswer& answer, Micros at) = 0;
  virtual void forgetAnswersBefore(Micros at) = 0;

  virtual ConnectionState connectionState(const std::string& connection) = 0;
  virtual void setConnectionState(const std::string& connection, const ConnectionState& state) = 0;

  // Takes the next export that may run now (its connection has room and does not rest, nothing of its commitment is
  // before it) and leases it. Only of the connections given, in turn.
  virtual std::optional<Item> claimExport(Micros now, const std::string& owner, Micros lease_until,
                                          const std::vector<std::string>& connections) = 0;
  // The next item in doubt, or whose unlinking wants a check, whose time has come.
  virtual std::optional<Item> claimLookUp(Micros now, const std::string& owner, Micros lease_until) = 0;
  virtual std::optional<Mail> claimMail(Micros now, Micros again_at) = 0;
  virtual std::optional<Event> claimEvent(Micros now, Micros again_at) = 0;
  virtual void updateMail(const Mail& mail) = 0;
  virtual void acknowledgeEvent(const std::string& id) = 0;
  // At start, of the only process: whatever was being delivered when the last one died is due now.
  virtual void releaseOutbox(Micros now) = 0;
  virtual void postponeEvent(const std::string& id, Micros not_before) = 0;

  // When something of that queue that must wait now may be claimed; nothing when nothing waits for a time.
  enum class Queue { exports, look_ups, mails, events };
  virtual std::optional<Micros> nextAt(Queue queue, Micros now) = 0;

  virtual void renewLeases(const std::string& owner, Micros until) = 0;
  // Every item that is leased, by whomever. One process per SQLite ledger: another incarnation's lease is a dead one's.
  virtual std::vector<Item> leased() = 0;

  virtual bool dailySummaryWanted(const std::string& company, const std::string& user) = 0;
  virtual void setDailySummary(const std::string& company, const std::string& user, bool wanted) = 0;
  // True once per user and day: the caller then queues the mail in this transaction.
  virtual bool markSummarySent(const std::string& company, const std::string& user, const std::string& day) = 0;
};

class Ledger {
 public:
  virtual ~Ledger() = default;
  // Runs `work` in one transaction; what it throws undoes it and goes on to the caller.
  virtual void write(const std::function<void(Transaction&)>& work) = 0;
  virtual void read(const std::function<void(Transaction&)>& work) = 0;
  virtual Micros now() = 0;  // the clock of claims and leases
  virtual void check() = 0;  // throws LedgerError when the store does not answer or could not be written; writes nothing
};

}  // namespace tieback::ledger
