// The ledger's port over one SQL session. Split by subject over several .cpp files.
#pragma once

#include <set>

#include "ledger/port/ledger.h"
#include "ledger/sqlite/sql.h"

namespace tieback::ledger {

class SqlTransaction final : public Transaction {
 public:
  explicit SqlTransaction(SqlSession& session) : session_(session) {}

  std::optional<Item> find(const std::string& connection, const std::string& id) override;
  bool externalKeyTaken(const std::string& connection, const std::string& key,
                        const std::string& by_other_than) override;
  void insert(const Item& item) override;
  void update(const Item& item) override;
  std::vector<Item> list(const ListQuery& query) override;
  std::vector<std::pair<domain::State, std::int64_t>> counts(
      const std::vector<std::string>& connections, const std::optional<std::vector<std::string>>& projects) override;
  std::optional<Item> blocker(const Item& item) override;
  std::int64_t nextQueuePosition() override;

  void append(HistoryEntry entry, const std::string& connection) override;
  std::vector<HistoryEntry> history(const std::string& connection, const std::string& item) override;
  std::vector<HistoryEntry> historyAfter(const std::string& connection, std::int64_t sequence,
                                         std::int64_t limit) override;
  std::optional<HistoryHead> historyHead(const std::string& connection) override;
  std::vector<std::string> historyConnections() override;

  std::int64_t addStep(const StepRecord& step) override;
  void finishStep(const std::string& item, std::int64_t sequence, const std::string& state, Micros at,
                  const std::string& message) override;
  std::vector<StepRecord> steps(const std::string& item) override;
  std::optional<StepRecord> openIntent(const std::string& item) override;

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

  std::optional<Item> claimExport(Micros now, const std::string& owner, Micros lease_until,
                                  const std::vector<std::string>& connections) override;
  std::optional<Item> claimLookUp(Micros now, const std::string& owner, Micros lease_until) override;
  std::optional<Mail> claimMail(Micros now, Micros again_at) override;
  std::optional<Event> claimEvent(Micros now, Micros again_at) override;
  void updateMail(const Mail& mail) override;
  void acknowledgeEvent(const std::string& id) override;
  void releaseOutbox(Micros now) override;
  void postponeEvent(const std::string& id, Micros not_before) override;
  std::optional<Micros> nextAt(Queue queue, Micros now) override;

  void renewLeases(const std::string& owner, Micros until) override;
  std::vector<Item> leased() override;

  bool dailySummaryWanted(const std::string& company, const std::string& user) override;
  void setDailySummary(const std::string& company, const std::string& user, bool wanted) override;
  bool markSummarySent(const std::string& company, const std::string& user, const std::string& day) override;

 private:
  std::set<std::string> exportingConnections();
  std::optional<Item> one(const std::string& where, std::vector<Parameter> parameters);
  std::vector<Item> items(const std::string& sql, std::vector<Parameter> parameters);
  std::optional<Item> lease(std::optional<Item> item, const std::string& owner, Micros until);

  SqlSession& session_;
};

}  // namespace tieback::ledger
