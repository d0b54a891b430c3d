// Change orders that were made in the ERP: the pulls that bring them, and what they have staged.
#include <Poco/UTF8String.h>

#include <array>
#include <utility>

#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

constexpr const char* kPullColumns =
    "connection, state, asked_by, asked_at, begun_at, done_at, changed_since, complete_up_to, page_cursor, pages, "
    "found, staged, not_before, attempts, waiting, error, lease_owner, lease_until, fence";

constexpr const char* kStagedColumns =
    "connection, origin_id, state, number, title, vendor, commitment, amount, document, problem, staged_at, "
    "updated_at, "
    "revision, item, dismissal";

// What has become an item's origin since is not offered any more. Looked up for each record: with OFFSET no engine
// makes a join of it, which may read all of a connection's items for each.
constexpr const char* kOffered =
    " AND state IN ('staged', 'invalid') AND NOT EXISTS (SELECT 1 FROM item WHERE item.connection = staged.connection "
    "AND item.origin_id <> '' AND item.origin_id = staged.origin_id LIMIT 1 OFFSET 0)";

using PullName = std::pair<Pull::State, std::string_view>;
constexpr auto kPullStates = std::to_array<PullName>({{Pull::State::queued, "queued"},
                                                      {Pull::State::running, "running"},
                                                      {Pull::State::done, "done"},
                                                      {Pull::State::failed, "failed"}});
using StagedName = std::pair<Staged::State, std::string_view>;
constexpr auto kStagedStates = std::to_array<StagedName>({{Staged::State::staged, "staged"},
                                                          {Staged::State::invalid, "invalid"},
                                                          {Staged::State::imported, "imported"},
                                                          {Staged::State::dismissed, "dismissed"},
                                                          {Staged::State::archived, "archived"}});

Pull pullFromRow(const Row& row) {
  Pull pull;
  pull.connection = row.string(0);
  pull.state = pullStateFromName(row.text(1));
  pull.asked_by = json::parse(row.text(2));
  pull.asked_at = row.number(3);
  pull.begun_at = row.number(4);
  pull.done_at = row.number(5);
  pull.changed_since = row.number(6);
  pull.complete_up_to = row.number(7);
  pull.cursor = row.string(8);
  pull.pages = row.number(9);
  pull.found = row.number(10);
  pull.staged = row.number(11);
  pull.not_before = row.number(12);
  pull.attempts = row.number(13);
  pull.waiting = json::parse(row.text(14));
  pull.error = json::parse(row.text(15));
  pull.lease_owner = row.string(16);
  pull.lease_until = row.number(17);
  pull.fence = row.number(18);
  return pull;
}

Staged stagedFromRow(const Row& row) {
  Staged record;
  record.connection = row.string(0);
  record.origin_id = row.string(1);
  record.state = stagedStateFromName(row.text(2)).value_or(Staged::State::archived);
  record.number = row.string(3);
  record.title = row.string(4);
  record.vendor = row.string(5);
  record.commitment = row.string(6);
  record.amount = Decimal::parse(row.text(7)).value_or(Decimal());
  record.document = json::parse(row.text(8));
  record.problem = json::parse(row.text(9));
  record.staged_at = row.number(10);
  record.updated_at = row.number(11);
  record.revision = row.number(12);
  record.item = row.string(13);
  record.dismissal = json::parse(row.text(14));
  return record;
}

std::string searchTextOf(const Staged& record) {
  return Poco::UTF8::toLower(record.number + "\n" + record.title + "\n" + record.commitment + "\n" + record.vendor);
}

std::string_view columnOf(StagedQuery::Sort sort) {
  switch (sort) {
    case StagedQuery::Sort::updated_at:
      return "updated_at";
    case StagedQuery::Sort::number:
      return "number";
    case StagedQuery::Sort::amount:
      return "amount_key";
    case StagedQuery::Sort::title:
      return "title";
  }
  return "updated_at";
}

Parameter keyOf(const StagedQuery& query) {
  if (query.sort == StagedQuery::Sort::updated_at) return std::int64_t{std::stoll(query.after_key)};
  if (query.sort == StagedQuery::Sort::amount) return amountKey(Decimal::parse(query.after_key).value_or(Decimal()));
  return query.after_key;
}

}  // namespace

std::string_view name(Pull::State state) {
  for (const auto& [known, text] : kPullStates) {
    if (known == state) return text;
  }
  return "";
}

Pull::State pullStateFromName(std::string_view name) {
  for (const auto& [state, text] : kPullStates) {
    if (text == name) return state;
  }
  return Pull::State::failed;
}

std::string_view name(Staged::State state) {
  for (const auto& [known, text] : kStagedStates) {
    if (known == state) return text;
  }
  return "";
}

std::optional<Staged::State> stagedStateFromName(std::string_view name) {
  for (const auto& [state, text] : kStagedStates) {
    if (text == name) return state;
  }
  return std::nullopt;
}

std::optional<Pull> SqlTransaction::pull(const std::string& connection) {
  std::optional<Pull> found;
  session_.each(std::string("SELECT ") + kPullColumns + " FROM import_pull WHERE connection = ?" + lockRow(),
                {connection}, [&](const Row& row) { found = pullFromRow(row); });
  return found;
}

void SqlTransaction::put(const Pull& pull) {
  session_.run(
      std::string("INSERT INTO import_pull (") + kPullColumns +
          ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (connection) DO UPDATE SET state = "
          "excluded.state, asked_by = excluded.asked_by, asked_at = excluded.asked_at, begun_at = excluded.begun_at, "
          "done_at = excluded.done_at, changed_since = excluded.changed_since, complete_up_to = "
          "excluded.complete_up_to, page_cursor = excluded.page_cursor, pages = excluded.pages, found = "
          "excluded.found, staged = excluded.staged, not_before = excluded.not_before, attempts = excluded.attempts, "
          "waiting = excluded.waiting, error = excluded.error, lease_owner = excluded.lease_owner, lease_until = "
          "excluded.lease_until, fence = excluded.fence",
      {pull.connection, std::string(name(pull.state)), pull.asked_by.dump(), pull.asked_at, pull.begun_at, pull.done_at,
       pull.changed_since, pull.complete_up_to, pull.cursor, pull.pages, pull.found, pull.staged, pull.not_before,
       pull.attempts, pull.waiting.dump(), pull.error.dump(), pull.lease_owner, pull.lease_until, pull.fence});
  if (pull.underWay() && pull.lease_owner.empty()) news_.insert(Queue::look_ups);
}

std::optional<Pull> SqlTransaction::claimPull(const Claim& claim) {
  std::optional<Pull> claimed;
  session_.each(std::string("SELECT ") + kPullColumns +
                    " FROM import_pull WHERE state IN ('queued', 'running') AND not_before <= ? AND (lease_owner = '' "
                    "OR lease_until <= ? OR lease_owner IN (SELECT incarnation FROM host WHERE ended = 1)) ORDER BY "
                    "not_before, connection LIMIT 1" +
                    skipLocked(" OF import_pull"),
                {claim.now, claim.now}, [&](const Row& row) { claimed = pullFromRow(row); });
  if (!claimed) return std::nullopt;
  claimed->lease_owner = claim.owner;
  claimed->lease_until = claim.lease_until;
  ++claimed->fence;
  put(*claimed);
  return claimed;
}

bool SqlTransaction::isExported(const std::string& connection, const std::string& origin_id,
                                const std::string& reference) {
  return any("SELECT 1 FROM item WHERE connection = ? AND origin_id <> '' AND origin_id = ? LIMIT 1",
             {connection, origin_id}) ||
         (!reference.empty() && externalKeyTaken(connection, reference, ""));
}

std::optional<Staged> SqlTransaction::staged(const std::string& connection, const std::string& origin_id) {
  std::optional<Staged> found;
  session_.each(std::string("SELECT ") + kStagedColumns + " FROM staged WHERE id = ?" + lockRow(),
                {connection + "/" + origin_id}, [&](const Row& row) { found = stagedFromRow(row); });
  return found;
}

void SqlTransaction::put(const Staged& record) {
  session_.run(
      std::string("INSERT INTO staged (id, amount_key, search, ") + kStagedColumns +
          ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET amount_key = "
          "excluded.amount_key, "
          "search = excluded.search, state = excluded.state, number = excluded.number, title = excluded.title, vendor "
          "= excluded.vendor, commitment = excluded.commitment, amount = excluded.amount, document = "
          "excluded.document, problem = excluded.problem, staged_at = excluded.staged_at, updated_at = "
          "excluded.updated_at, revision = excluded.revision, item = excluded.item, dismissal = excluded.dismissal",
      {record.id(), amountKey(record.amount), searchTextOf(record), record.connection, record.origin_id,
       std::string(name(record.state)), record.number, record.title, record.vendor, record.commitment,
       record.amount.toString(), record.document.dump(), record.problem.dump(), record.staged_at, record.updated_at,
       record.revision, record.item, record.dismissal.dump()});
}

void SqlTransaction::freeStaged(const std::string& connection, const std::string& item) {
  session_.run(
      "UPDATE staged SET item = '', state = 'archived', revision = revision + 1 WHERE connection = ? AND item = ?",
      {connection, item});
}

std::vector<Staged> SqlTransaction::stagedList(const StagedQuery& query) {
  // The index leaves out what is archived.
  std::string where = "state <> 'archived' AND connection IN (" + placeholders(query.connections.size()) + ")";
  const bool offered = !query.state || *query.state == Staged::State::staged || *query.state == Staged::State::invalid;
  if (offered) where += kOffered;
  std::vector<Parameter> parameters(query.connections.begin(), query.connections.end());
  const auto add = [&](const std::string& condition, const std::string& value) {
    if (value.empty()) return;
    where += " AND " + condition;
    parameters.emplace_back(value);
  };
  add("state = ?", query.state ? std::string(name(*query.state)) : std::string());
  add("commitment = ?", query.commitment);
  add("vendor = ?", query.vendor);
  add(std::string(session_.engine().contains), Poco::UTF8::toLower(query.text));
  const std::string column(columnOf(query.sort));
  if (!query.after_id.empty()) {
    where += " AND (" + column + ", id) " + (query.descending ? "<" : ">") + " (?, ?)";
    parameters.push_back(keyOf(query));
    parameters.emplace_back(query.after_id);
  }
  const std::string way = query.descending ? " DESC" : "";
  std::vector<Staged> found;
  session_.each(std::string("SELECT ") + kStagedColumns + " FROM staged WHERE " + where + " ORDER BY " + column + way +
                    ", id" + way + " LIMIT " + std::to_string(query.limit),
                parameters, [&](const Row& row) { found.push_back(stagedFromRow(row)); });
  return found;
}

std::int64_t SqlTransaction::stagedCount(const std::vector<std::string>& connections) {
  std::int64_t count = 0;
  const std::vector<Parameter> parameters(connections.begin(), connections.end());
  session_.each("SELECT count(*) FROM staged WHERE state <> 'archived' AND connection IN (" +
                    placeholders(connections.size()) + ")" + kOffered,
                parameters, [&](const Row& row) { count = row.number(0); });
  return count;
}

}  // namespace tieback::ledger
