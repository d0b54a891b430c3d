// The port that each ERP implements over its own protocol: one folder in erp/dialects/, which knows no other ERP.
//
// An export is a walk: next() names the next step by what is known of the ERP's record (the state), a *read* step
// looks, a *write* step sends exactly one request. The engine (plugin/export) makes the intent of a write step durable
// before send(), keeps the state after every step, and decides what to do with each outcome; a dialect decides nothing
// about retries, doubt or the ledger.
//
// After a crash or a lost answer the engine calls lookUp() and asks next() again with the state found. If next() names
// the step in doubt, its effect was not seen, and the step's absence proof decides whether it may be sent again; if
// next() names a later step, it did take effect, and the walk goes on from there. So next() must be a pure function of
// job and state.
//
// Threads: one instance per connection, used by several workers at once; all functions are thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <tieback/sdk/json.h>

#include "domain/draft.h"
#include "erp/port/error.h"
#include "erp/port/import.h"
#include "erp/port/transport.h"

namespace tieback::erp {

// What proves that a request whose answer was lost, and whose effect a look-up does not show, was not applied and never
// will be.
struct AbsenceProof {
  enum class Kind {
    none,       // nothing does: a person must look
    after,      // a look-up that finds nothing, that long after the request can last have been under way
    unique_key  // no proof needed: the ERP itself refuses (or ignores) the same thing twice
  };
  Kind kind = Kind::none;
  std::int64_t after_us = 0;
};

struct StepSpec {
  enum class Kind { read, write };
  std::string name;  // for people and the ledger: "create on hold", "release"; unique within a dialect
  Kind kind = Kind::read;
  AbsenceProof proof;  // of a write step

  friend bool operator==(const StepSpec& a, const StepSpec& b) { return a.name == b.name; }
};

// What a dialect can and cannot do, as data. The rest of the plugin obeys it.
struct Capabilities {
  bool new_lines = false;
  bool changed_lines = false;
  bool negative_amounts = false;
  bool negative_new_lines = false;
  bool purchase_orders = false;
  bool subcontracts = false;
  bool manual_number = false;  // the approver may choose the document number
  bool unlink_check = false;   // checkGone() can tell
  bool removes_held = false;   // discardStep() exists for a record that is still held
  bool prechecks = false;      // vendor, cost code, period or lock are checked before writing
  bool import = false;         // listForImport() lists change orders that were made in the ERP

  json::Value toJson() const;
};

// One export of one pinned revision.
struct Job {
  domain::Draft draft;
  std::string idempotency_key;  // of the step under way: the same on every retry of this revision and step
  std::string item;             // for messages and logs
  // Which press of Export or Try again this is, counted up. An ERP that remembers its refusals under a key must be
  // given another key once a person has mended what was refused.
  std::int64_t sending = 0;
};

// What is known of the ERP's record, as the dialect needs it: a flat JSON object that the ledger keeps between steps.
using State = json::Value;

struct Done {};
// Definitely not applied, and repeating it unchanged would not help: a person must mend something.
struct Refused {
  ErpError error;
};
// Definitely not applied; try again, not before `at_us` where the ERP said when (host clock).
struct TryLater {
  ErpError error;
  std::optional<std::int64_t> at_us;
  bool whole_connection = false;  // throttled or down: it holds for every export of this connection
};
// The step is under way in the ERP, or waits for someone there: look again at that time. Not counted as a failure.
struct Waiting {
  std::string reason;  // "Waiting for approval in Acumatica"
  std::int64_t look_again_us = 0;
  bool for_person = false;  // somebody there must act (an approval): until then the export may be stopped here
};
// Sent, and no whole answer came.
struct InDoubt {
  std::string known;
};
using Outcome = std::variant<Done, Refused, TryLater, Waiting, InDoubt>;

// What the ERP holds under the job's external key.
struct Found {
  State state;                    // go on from here
  domain::Projection projection;  // of what is there
  bool complete = false;          // false: only a part of what the draft becomes is there yet (then not compared)
  bool held = false;              // may still be changed or removed
  std::string name;               // for people: "change order 000042, On Hold"
};
struct Absent {};
// Several records, or one that is not ours to touch: a person must look.
struct Ambiguous {
  std::string what;
};
struct LookUpFailed {
  Outcome outcome;  // TryLater, Refused or InDoubt (an answer that could not be read)
};
using LookUp = std::variant<Found, Absent, Ambiguous, LookUpFailed>;

// The ERP's ids, once all steps are done.
struct Origin {
  std::string id;                                          // of the first document: the origin id
  std::string code;                                        // its number, shown beside the CCO
  json::Value data;                                        // all documents: [{"kind","id","number"}…]
  std::vector<std::pair<std::string, std::string>> lines;  // change_order_item id → the ERP line's id
};

struct ReadBack {
  domain::Projection projection;
  Origin origin;
};
using ReadBackResult = std::variant<ReadBack, Outcome>;

// What stood in the way is TryLater, Refused, or InDoubt (an answer that could not be read).
using ImportResult = std::variant<ImportPage, Outcome>;

enum class Gone { yes, no };
using GoneResult = std::variant<Gone, Outcome>;

class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual Capabilities capabilities() const = 0;

  // Every step an export of this job may take, in order: for the preview and the docs.
  virtual std::vector<StepSpec> plan(const Job& job) const = 0;

  // The next step given what is known, or nothing when only reading back is left. Pure. An empty state is 'nothing
  // yet', and its first step is a read step that checks what the ERP can tell beforehand (vendor, cost codes, period,
  // lock).
  virtual std::optional<StepSpec> next(const Job& job, const State& state) const = 0;

  // The exact request of a write step. Pure: the same job and state give the same bytes.
  virtual WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const = 0;

  // Sends it and puts what was learned into `state` (only when the outcome is Done or Waiting).
  virtual Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) = 0;

  // Does a read step: sends nothing that changes the ERP, as often as it likes.
  virtual Outcome read(const StepSpec& step, const Job& job, State& state) = 0;

  // Finds by the external key. Changes nothing in the ERP.
  virtual LookUp lookUp(const Job& job) = 0;

  // Finds what a person calls by one of these names (its id or its number in the ERP), under whatever reference it
  // stands. Nothing where the ERP can't be asked for the like. Changes nothing in the ERP.
  virtual std::optional<LookUp> lookUpNamed(const Job&, const std::vector<std::string>& /*names*/) {
    return std::nullopt;
  }

  // What the draft must look like when read back: the counterpart of readBack().projection.
  virtual domain::Projection expected(const Job& job) const = 0;
  virtual ReadBackResult readBack(const Job& job, const State& state) = 0;

  // The next write step towards removing a record that is not yet final: of one that is held its removal, of one that
  // waits for an approval perhaps what makes it held first. Nothing where the ERP has no such thing.
  virtual std::optional<StepSpec> discardStep(const State&) const { return std::nullopt; }

  // What a failed walk has left in the ERP, for people; empty when nothing.
  virtual std::string residue(const State& state) const = 0;

  // Is the exported record gone (deleted, archived, cancelled)? Only called where capabilities().unlink_check.
  virtual GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data) = 0;

  // A page of the change orders that were made or changed in the ERP, Tieback's own exports among them. Changes nothing
  // in the ERP. Only called where capabilities().import.
  virtual ImportResult listForImport(const ImportQuery& query);

  // Logs in and asks something cheap: for health and set-up.
  virtual Outcome ping() = 0;
};

// What a dialect is made from: one connection's part of the configuration.
struct DialectContext {
  json::Value endpoint;     // the connection's `endpoint`
  json::Value credentials;  // the connection's `credentials`, references not yet resolved
  json::Value options;      // the profile's `erp:` section, overrides applied
  std::string connection;
  Transport* transport = nullptr;  // to endpoint.url; outlives the dialect
  // The way to another of the vendor's hosts (a token server, say): owned by the connection, outlives the dialect.
  // `where` is the URL's place in the configuration, for the ConfigError that an unusable one throws.
  std::function<Transport*(const std::string& url, const std::string& where)> other_host;
  std::function<std::int64_t()> now_us;
  std::function<std::string(const std::string& reference)> secret;  // throws ConfigError when not to be had
  std::function<bool(const std::string& reference, const std::string& expected, const std::string& value)> put_secret;
  std::function<std::string(std::size_t bytes)> random;
};

// Thrown by a dialect's maker when endpoint, credentials or options do not fit; `where` is the path within them.
struct ConfigError {
  std::string where;
  std::string message;
};

using DialectMaker = std::unique_ptr<Dialect> (*)(DialectContext context);

}  // namespace tieback::erp
