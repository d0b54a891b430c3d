// The ledger's port over one SQL session, for all engines. Split by subject over several .cpp files. Several works may
// share one, one after the other: what is put off until the end is then written once for all of them.
#pragma once

#include <map>
#include <set>
#include <tuple>

#include "ledger/port/ledger.h"
#include "ledger/sql/item_row.h"
#include "ledger/sql/put_off.h"
#include "ledger/sql/session.h"

namespace tieback::ledger {

class SqlTransaction final : public Transaction {
 public:
  enum class Kind { read, write };
  SqlTransaction(Session& session, Kind kind) : session_(session), writes_(kind == Kind::write) {}

  // Before the commit: writes what was put off. Gives the queues in which there may be new work for other hosts.
  std::set<Queue> finish();

  std::optional<Item> find(const std::string& connection, const std::string& id) override;
  bool externalKeyTaken(const std::string& connection, const std::string& key,
                        const std::string& by_other_than) override;
  void insert(const Item& item) override;
  void update(const Item& item) override;
  void update(const Item& item, const Item& stored) override;
  std::vector<Item> list(const ListQuery& query) override;
  std::vector<std::pair<domain::State, std::int64_t>> counts(
      const std::vector<std::string>& connections, const std::optional<std::vector<std::string>>& projects) override;
  std::optional<Item> blocker(const Item& item) override;
  std::int64_t nextQueuePosition(const std::string& connection) override;

  void append(HistoryEntry entry, const std::string& connection) override;
  std::vector<HistoryEntry> history(const std::string& connection, const std::string& item) override;
  std::vector<HistoryEntry> historyAfter(const std::string& connection, std::int64_t sequence,
                                         std::int64_t limit) override;
  std::optional<HistoryHead> historyHead(const std::string& connection) override;
  std::vector<std::string> historyConnections() override;

  void addStep(Item& item, StepRecord step) override;
  std::vector<StepRecord> steps(const std::string& item) override;
  std::optional<StepRecord> openIntent(const std::string& item) override;
  void finishStep(const std::string& item, std::int64_t sequence, const std::string& state, Micros at,
                  const std::string& message, const std::string& answer) override;

  void add(const Mail& mail) override;
  void add(const Event& event) override;
  std::vector<Mail> mails(const std::string& item) override;

  std::optional<StoredAnswer> storedAnswer(const std::string& company, const std::string& actor,
                                           std::string_view operation, const std::string& request_id) override;
  void storeAnswer(const std::string& company, const std::string& actor, std::string_view operation,
                   const std::string& request_id, const StoredAnswer& answer, Micros at) override;
  void forgetAnswersBefore(Micros at) override;

  ConnectionState connectionState(const std::string& connection) override;
  void setConnectionState(const std::string& connection, const ConnectionState& state) override;
  void connectionFailed(const std::string& connection, const ConnectionFailure& failure) override;
  void connectionWorks(const std::string& connection, Micros now) override;

  std::vector<Item> claimExports(const Claim& claim, const std::vector<Room>& connections, std::size_t most) override;
  void claimExportAtEnd(const Claim& claim, const std::string& leaving, RoomsThen rooms,
                        std::function<void(Item)> take) override;
  std::int64_t underWay(const std::string& connection) override;
  std::optional<Item> claimLookUp(const Claim& claim) override;
  std::optional<Mail> claimMail(Micros now, Micros again_at) override;
  std::vector<Event> dueEvents(Micros now, std::int64_t most) override;
  void holdEvent(const Event& event, Micros until) override;
  void updateMail(const Mail& mail) override;
  void acknowledgeEvent(const Event& event) override;
  void postponeEvent(const Event& event, Micros not_before) override;
  void releaseOutbox(Micros now) override;
  std::optional<Micros> nextAt(Queue queue, Micros now) override;

  void renewLeases(const std::string& owner, Micros until) override;
  std::vector<Item> leased() override;
  std::vector<Item> maySend() override;
  void putHost(const HostRecord& host) override;
  std::vector<HostRecord> hosts() override;
  void forgetHostsBefore(Micros seen_at) override;
  void tidy() override;

  std::optional<Pull> pull(const std::string& connection) override;
  void put(const Pull& pull) override;
  std::optional<Pull> claimPull(const Claim& claim) override;
  bool isExported(const std::string& connection, const std::string& origin_id, const std::string& reference) override;
  std::optional<Staged> staged(const std::string& connection, const std::string& origin_id) override;
  void put(const Staged& record) override;
  void freeStaged(const std::string& connection, const std::string& item) override;
  std::vector<Staged> stagedList(const StagedQuery& query) override;
  std::int64_t stagedCount(const std::vector<std::string>& connections) override;

  bool dailySummaryWanted(const std::string& company, const std::string& user) override;
  void setDailySummary(const std::string& company, const std::string& user, bool wanted) override;
  bool markSummarySent(const std::string& company, const std::string& user, const std::string& day) override;

 private:
  struct Lease {
    std::string owner;
    Micros until = 0;
    std::int64_t fence = 0;
  };
  using Values = std::vector<Parameter>;  // of a row that is to be written, in the order of its columns
  struct Entry {
    HistoryEntry entry;
    std::string connection;
  };
  using CountKey = std::tuple<std::string, std::string, domain::State>;  // connection, project
  // Both, since one that waited for a lock sees what became of the rows it locks, and of others what was.
  static constexpr std::string_view kOfItem = " OF item, item_export";

  enum class Turn { had, rests, busy };  // whether a connection's claims are this transaction's

  // `into`: "INSERT INTO … (…) VALUES ", as far as that; `after`: what follows them.
  void insertRows(std::string_view into, std::vector<Values> rows, std::string_view after = "");
  bool repeatsLast(const StepRecord& step);
  // The row of that entry, chained to the one before it; `head` goes along.
  static Values chained(Entry& entry, HistoryHead& head);
  std::set<std::string> readyConnections(Micros now);
  std::string turnSql(bool wait) const;
  Turn takeTurn(const std::string& connection, Micros now, bool wait);
  std::int64_t leasedOf(const std::string& connection);
  struct Look;
  void lookUntil(std::span<Look> looks, const Claim& claim, std::size_t most);
  void look(std::span<Look> looks, const Claim& claim, std::size_t most);
  std::vector<Item> claimOf(std::span<Look> looks, const Claim& claim, std::size_t most);
  void lease(const Claim& claim, Item& item);
  void claimForThoseWhoAsked();
  // Items whose export has that mark: a condition on a column of item_export, as its index has it.
  std::vector<Item> marked(const std::string& mark);
  void writeExports();
  void write(const Item& item, const Item& stored, bool as_holder);
  void count(const Item& item, std::int64_t by);
  void recount(const Item& stored, const Item& item);
  void writeCounts();
  void writeConnections();
  void writeEvents();
  void writeSteps();
  void writeHistory();
  void announce(const Item& item);
  bool any(const std::string& sql, std::initializer_list<Parameter> parameters);
  // Without what writeExports() has yet to write.
  std::vector<Item> rows(const std::string& sql, std::span<const Parameter> parameters);
  std::vector<Item> items(const std::string& sql, std::span<const Parameter> parameters);
  std::vector<Item> items(const std::string& sql, std::initializer_list<Parameter> parameters) {
    return items(sql, std::span<const Parameter>(parameters.begin(), parameters.size()));
  }
  std::string lockRow(std::string_view of = "") const;
  std::string skipLocked(std::string_view of = "") const;

  Session& session_;
  const bool writes_;
  std::map<std::string, Item> loaded_;  // as they are in the ledger, by id; while writing
  // Claimed, and not written yet: whoever claims an item changes it at once, and one statement then does for both.
  std::map<std::string, Lease> leases_;
  struct Asked {
    Claim claim;
    std::string leaving;
    RoomsThen rooms;
    std::function<void(Item)> take;
  };
  std::vector<Asked> asked_;    // for an export, at the end
  PutOff of_exports_;           // in item_export
  PutOff of_deliveries_;        // in event
  std::vector<Entry> history_;  // not written yet: see append()
  // Not written yet: who holds an item no more must be told so, and not of a key in use.
  std::vector<Values> events_;
  std::vector<Values> steps_;
  std::map<std::pair<std::string, std::int64_t>, Values> outcomes_;  // by item and sequence
  std::set<Queue> news_;
  std::map<CountKey, std::int64_t> counted_;  // by how many the counts of items are to change
  std::map<std::string, std::vector<std::function<void()>>> of_connections_;  // changes of their states, by connection
  std::set<std::string> working_;  // connections whose row of failures is known to be over
};

}  // namespace tieback::ledger
