// The ledger: what is true about every item, kept so that no crash can lose or double it.
//
// One transaction holds a state change, its history row, outgoing mail and platform event, or nothing. A write
// transaction is durable (on disk) when write() returns. All queries carry the connection, so that companies are kept
// apart.
//
// Several hosts may share a ledger, where the store allows it (Ledger::shared()): what an item is, its queue, its lease
// and each connection's limits hold over all of them.
//
// Threads: Ledger is thread-safe; a Transaction belongs to the call it was given to. Failures of the store (disk full,
// locked, unreachable, corrupt) are LedgerError; the transaction is then undone as a whole.
#pragma once

#include <chrono>
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
#include "ledger/port/staging.h"

namespace tieback::ledger {

using domain::Item;
using domain::Micros;

class LedgerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A save by who holds the item no more: somebody has taken it over. Not the store's failure.
class NotHeld : public std::runtime_error {
 public:
  NotHeld() : std::runtime_error("the item is not held any more") {}
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
  std::int64_t sequence = 0;  // given by the ledger: the item's step_sequence
  std::string name;
  std::string kind;    // read | write
  std::string state;   // intent | done | refused | try_later | waiting | in_doubt | absent
  std::string key;     // idempotency key
  std::string digest;  // of the request
  Micros at = 0;
  Micros done_at = 0;
  std::string request;  // without credentials
  std::string message;
  std::string answer = {};  // the ERP's, masked and bounded: {"status", "body", "location"?} as text; or empty
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
  std::int64_t sequence = 0;  // of the item's events; with it, it names the event
  std::string document;       // JSON, as the host gets it
  Micros not_before = 0;
  std::int64_t attempts = 0;  // that the host did not take
};

struct StoredAnswer {
  std::string digest;  // of the request's body
  json::Value answer;
};

// One run of a host's process. The process is named as the kernel it runs under knows it, so that another host under
// that kernel can tell whether it has ended.
struct HostRecord {
  std::string incarnation;  // random per start
  std::string name;         // what the operator calls the host; may be empty
  std::string kernel;       // that boot of that kernel, and the process numbers' space in it
  std::int64_t process = 0;
  std::string process_start;  // so that a process number used again is not taken for it
  Micros started_at = 0;
  Micros seen_at = 0;  // the last sign of life
  bool ended = false;  // it said goodbye, or is proven to have ended
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

struct ConnectionFailure {
  std::string reason;
  Micros rest_until = 0;              // as the ERP said; 0: it did not
  std::int64_t circuit_failures = 0;  // so many in a row …
  Micros circuit_until = 0;           // … let it rest until then
};

// Who takes something, when, and until when it is theirs.
struct Claim {
  Micros now = 0;
  std::string owner;
  Micros lease_until = 0;
};

// How many exports, look-ups and pulls a connection may have under way at once, over all hosts.
struct Room {
  std::string connection;
  std::int64_t concurrency = 1;
};

inline constexpr Micros kEver = -1;  // before all times

// What there may be new work in.
enum class Queue { exports, look_ups, mails, events };

class Transaction : public Staging {
 public:
  virtual std::optional<Item> find(const std::string& connection, const std::string& id) = 0;
  virtual bool externalKeyTaken(const std::string& connection, const std::string& key,
                                const std::string& by_other_than) = 0;
  virtual void insert(const Item& item) = 0;
  // Writes what differs from what find() or a claim gave in this transaction (all of it, when neither did).
  virtual void update(const Item& item) = 0;
  // Writes what differs from `stored`, the item as its holder knows it to be in the ledger. NotHeld, then or from
  // write(), when the ledger's has another owner, claim (fence) or press of Export.
  virtual void update(const Item& item, const Item& stored) = 0;

  virtual std::vector<Item> list(const ListQuery& query) = 0;
  // Items per state, of those connections; restricted to projects where given.
  virtual std::vector<std::pair<domain::State, std::int64_t>> counts(
      const std::vector<std::string>& connections, const std::optional<std::vector<std::string>>& projects) = 0;
  // The item before it in its commitment's queue that is still exporting or in doubt.
  virtual std::optional<Item> blocker(const Item& item) = 0;
  // Rises with every call, per connection.
  virtual std::int64_t nextQueuePosition(const std::string& connection) = 0;

  virtual void append(HistoryEntry entry, const std::string& connection) = 0;
  virtual std::vector<HistoryEntry> history(const std::string& connection, const std::string& item) = 0;
  // A connection's rows after that sequence, in its order, at most `limit`: for who checks the chain. What is no number
  // or no JSON in a row that someone altered is -1, or its text.
  virtual std::vector<HistoryEntry> historyAfter(const std::string& connection, std::int64_t sequence,
                                                 std::int64_t limit) = 0;
  virtual std::optional<HistoryHead> historyHead(const std::string& connection) = 0;
  virtual std::vector<std::string> historyConnections() = 0;

  // Of an item that the caller holds, and saves in this transaction: its step_sequence rises. A look that says what the
  // one before it said is no new row, unless it is done: that one's done_at moves on. An approval in the ERP is waited
  // for during weeks, with a look every minute.
  virtual void addStep(Item& item, StepRecord step) = 0;
  virtual std::vector<StepRecord> steps(const std::string& item) = 0;
  // The step in state intent: an item has one at most.
  virtual std::optional<StepRecord> openIntent(const std::string& item) = 0;
  virtual void finishStep(const std::string& item, std::int64_t sequence, const std::string& state, Micros at,
                          const std::string& message, const std::string& answer) = 0;

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
  // One more failure in a row, of the whole connection. It rests until `rest_until`, or until `circuit_until` where
  // that many have failed in a row; never shorter than it was to rest before.
  virtual void connectionFailed(const std::string& connection, const ConnectionFailure& failure) = 0;
  // An answer came: the row of failures is over. A rest that is not over stays: an answer to one export does not lift a
  // limit that another was told of.
  virtual void connectionWorks(const std::string& connection, Micros now) = 0;

  // Takes exports that may run now and leases them: at most `most`, from the connections in that order, of each as many
  // as it has room for. It must not rest; what is before an item in its commitment must be done; and nobody may still
  // be about to send for it.
  virtual std::vector<Item> claimExports(const Claim& claim, const std::vector<Room>& connections,
                                         std::size_t most) = 0;
  // One of them for the caller, at the transaction's end: all works that share it look into the queues once. `leaving`
  // is the connection whose room the transaction gives back; `rooms` says with these what there is. `take` gets it
  // within the transaction, and is not called when there is none.
  using RoomsThen = std::function<std::vector<Room>(const std::vector<std::string>& leaving)>;
  virtual void claimExportAtEnd(const Claim& claim, const std::string& leaving, RoomsThen rooms,
                                std::function<void(Item)> take) = 0;
  // How many of a connection's exports, look-ups and pulls are leased. Until the transaction's end no other host takes
  // any more of them.
  virtual std::int64_t underWay(const std::string& connection) = 0;
  // The next item in doubt, or whose unlinking wants a check, whose time has come.
  virtual std::optional<Item> claimLookUp(const Claim& claim) = 0;
  virtual std::optional<Mail> claimMail(Micros now, Micros again_at) = 0;
  // At most `most`, of each item only its oldest: its events reach the host in order. While writing, without those that
  // another host has its hand on.
  virtual std::vector<Event> dueEvents(Micros now, std::int64_t most) = 0;
  // Until then it is due for nobody else.
  virtual void holdEvent(const Event& event, Micros until) = 0;
  virtual void updateMail(const Mail& mail) = 0;
  virtual void acknowledgeEvent(const Event& event) = 0;
  virtual void postponeEvent(const Event& event, Micros not_before) = 0;  // the host did not take it
  // At start. Where the ledger has one process only, what was being delivered when the last one died is due now; a
  // shared one's other hosts may be delivering it.
  virtual void releaseOutbox(Micros now) = 0;

  // When something of that queue that must wait at `now` may be claimed; nothing when nothing waits for a time. With
  // kEver: what is due already counts, too.
  virtual std::optional<Micros> nextAt(Queue queue, Micros now) = 0;

  // Where works are done side by side, without those that another is at: they come the next time.
  virtual void renewLeases(const std::string& owner, Micros until) = 0;
  // Every item that is leased, by whomever. Where hosts write at once, those that another transaction is at are left
  // out: they come the next time.
  virtual std::vector<Item> leased() = 0;
  // Likewise every item for which somebody who lost its lease may still send a request.
  virtual std::vector<Item> maySend() = 0;

  virtual void putHost(const HostRecord& host) = 0;  // makes or replaces it
  virtual std::vector<HostRecord> hosts() = 0;
  virtual void forgetHostsBefore(Micros seen_at) = 0;  // of those that have ended

  // Keeps what grows with use small. Now and then.
  virtual void tidy() = 0;

  virtual bool dailySummaryWanted(const std::string& company, const std::string& user) = 0;
  virtual void setDailySummary(const std::string& company, const std::string& user, bool wanted) = 0;
  // True once per user and day, over all hosts: the caller then queues the mail in this transaction.
  virtual bool markSummarySent(const std::string& company, const std::string& user, const std::string& day) = 0;
};

// What comes after a save by one who holds its item.
enum class Held {
  to_send,     // a request to the ERP, which is kept waiting: the save goes before those of the other kind
  to_go_away,  // the holder is through with the item
};

// How long listen() keeps a thread, and how often it asks whether to go on.
constexpr auto kListenFor = std::chrono::milliseconds(1000);
constexpr auto kListenStep = std::chrono::milliseconds(100);

class Ledger {
 public:
  virtual ~Ledger() = default;
  // Runs `work` in one transaction; what it throws undoes it and goes on to the caller. `work` may run on another
  // thread while the caller waits, and more than once (of which only the last counts): each time it must begin from the
  // same values. It must not call write() itself.
  virtual void write(const std::function<void(Transaction&)>& work) = 0;
  // Likewise, of items that the caller holds, and of nothing that others may be at: it need not wait for their works.
  virtual void writeHeld(Held, const std::function<void(Transaction&)>& work) { write(work); }
  // Likewise, for what does no harm when it is lost with the machine (a claim, under which nothing was sent yet): all
  // see it when this returns, and it is durable when a later write() is.
  virtual void writeSoon(const std::function<void(Transaction&)>& work) = 0;
  // Returns when all that read() has shown is durable: before something is done outside that can't be taken back.
  virtual void settle() = 0;
  // One view of the data. `work` may run more than once, of which only the last counts: what it fills it begins anew.
  virtual void read(const std::function<void(Transaction&)>& work) = 0;
  virtual Micros now() = 0;  // the clock of claims and leases
  virtual void
  check() = 0;  // throws LedgerError when the store does not answer or could not be written; writes nothing

  // May other hosts be at work on it? If not, whoever has it open knows that all others have ended.
  virtual bool shared() const = 0;
  // Waits until another host has put work into a queue, `cancelled` says so, or about a second has passed. Gives the
  // queues that others named; none when nobody did. Where the ledger is not shared there are none: it may have the
  // thread do what others write meanwhile, so that they need not take turns at it, or return at once.
  virtual std::vector<Queue> listen(const std::function<bool()>& cancelled) = 0;
};

}  // namespace tieback::ledger
