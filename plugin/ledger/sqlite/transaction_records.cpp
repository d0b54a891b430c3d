#include <algorithm>
#include <charconv>

#include "ledger/port/history_hash.h"
#include "ledger/sqlite/transaction.h"

namespace tieback::ledger {
namespace {

constexpr const char* kStepColumns =
    "item, export_number, sequence, name, kind, state, idempotency_key, digest, at, done_at, request, message";

// Of a row that someone may have altered: what can't be read is told as it stands, and no hash fits it.
std::int64_t numberOr(const std::string& text) {
  std::int64_t value = -1;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc() && read.ptr == end ? value : -1;
}

json::Value jsonOr(const std::string& text) {
  try {
    return json::parse(text);
  } catch (const json::ParseError&) {
    return text;
  }
}

StepRecord stepFromRow(const Row& row) {
  return {row[0], std::stoll(row[1]), std::stoll(row[2]), row[3],  row[4], row[5], row[6],
          row[7], std::stoll(row[8]), std::stoll(row[9]), row[10], row[11]};
}

}  // namespace

void SqlTransaction::append(HistoryEntry entry, const std::string& connection) {
  const auto last = session_.rows(
      2, "SELECT sequence, hash FROM history WHERE connection = ? ORDER BY sequence DESC LIMIT 1", {connection});
  entry.sequence = last.empty() ? 1 : std::stoll(last[0][0]) + 1;
  entry.hash = historyHash(entry, connection, last.empty() ? std::string() : last[0][1]);
  session_.run("INSERT INTO history VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
               {connection, entry.sequence, entry.item, entry.at, entry.by.dump(), entry.operation, entry.from,
                entry.to, entry.revision, entry.message, entry.details.dump(), entry.hash});
}

std::vector<HistoryEntry> SqlTransaction::history(const std::string& connection, const std::string& item) {
  std::vector<HistoryEntry> entries;
  for (const auto& row : session_.rows(
           11,
           "SELECT item, at, actor, operation, from_state, to_state, revision, message, details, sequence, hash "
           "FROM history WHERE connection = ? AND item = ? ORDER BY sequence",
           {connection, item})) {
    entries.push_back({row[0], std::stoll(row[1]), json::parse(row[2]), row[3], row[4], row[5], std::stoll(row[6]),
                       row[7], json::parse(row[8]), std::stoll(row[9]), row[10]});
  }
  return entries;
}

std::vector<HistoryEntry> SqlTransaction::historyAfter(const std::string& connection, std::int64_t sequence,
                                                       std::int64_t limit) {
  std::vector<HistoryEntry> entries;
  for (const auto& row : session_.rows(
           11,
           "SELECT item, at, actor, operation, from_state, to_state, revision, message, details, sequence, hash "
           "FROM history WHERE connection = ? AND sequence > ? ORDER BY sequence LIMIT ?",
           {connection, sequence, limit})) {
    entries.push_back({row[0], numberOr(row[1]), jsonOr(row[2]), row[3], row[4], row[5], numberOr(row[6]), row[7],
                       jsonOr(row[8]), numberOr(row[9]), row[10]});
  }
  return entries;
}

std::optional<HistoryHead> SqlTransaction::historyHead(const std::string& connection) {
  const auto last = session_.rows(
      2, "SELECT sequence, hash FROM history WHERE connection = ? ORDER BY sequence DESC LIMIT 1", {connection});
  if (last.empty()) return std::nullopt;
  return HistoryHead{numberOr(last[0][0]), last[0][1]};
}

std::vector<std::string> SqlTransaction::historyConnections() {
  std::vector<std::string> connections;
  for (const auto& row : session_.rows(1, "SELECT DISTINCT connection FROM history ORDER BY connection"))
    connections.push_back(row[0]);
  return connections;
}

std::int64_t SqlTransaction::addStep(const StepRecord& step) {
  const auto last = session_.rows(6,
                                  "SELECT sequence, export_number, name, kind, state, message FROM step WHERE item = ? "
                                  "ORDER BY sequence DESC LIMIT 1",
                                  {step.item});
  const Row as_before = {"", std::to_string(step.export_number), step.name, step.kind, step.state, step.message};
  if (!last.empty() && step.kind == "read" && std::equal(as_before.begin() + 1, as_before.end(), last[0].begin() + 1)) {
    finishStep(step.item, std::stoll(last[0][0]), step.state, step.done_at, step.message);
    return std::stoll(last[0][0]);
  }
  const std::int64_t sequence = last.empty() ? 1 : std::stoll(last[0][0]) + 1;
  session_.run(std::string("INSERT INTO step (") + kStepColumns + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
               {step.item, step.export_number, sequence, step.name, step.kind, step.state, step.key, step.digest,
                step.at, step.done_at, step.request, step.message});
  return sequence;
}

void SqlTransaction::finishStep(const std::string& item, std::int64_t sequence, const std::string& state, Micros at,
                                const std::string& message) {
  session_.run("UPDATE step SET state = ?, done_at = ?, message = ? WHERE item = ? AND sequence = ?",
               {state, at, message, item, sequence});
}

std::vector<StepRecord> SqlTransaction::steps(const std::string& item) {
  std::vector<StepRecord> steps;
  for (const auto& row : session_.rows(
           12, std::string("SELECT ") + kStepColumns + " FROM step WHERE item = ? ORDER BY sequence", {item})) {
    steps.push_back(stepFromRow(row));
  }
  return steps;
}

std::optional<StepRecord> SqlTransaction::openIntent(const std::string& item) {
  const auto rows = session_.rows(12,
                                  std::string("SELECT ") + kStepColumns +
                                      " FROM step WHERE item = ? AND state = 'intent' ORDER BY sequence DESC LIMIT 1",
                                  {item});
  if (rows.empty()) return std::nullopt;
  return stepFromRow(rows.front());
}

std::optional<StoredAnswer> SqlTransaction::storedAnswer(const std::string& company, const std::string& actor,
                                                         std::string_view operation, const std::string& request_id) {
  const auto rows = session_.rows(
      2, "SELECT digest, answer FROM request WHERE company = ? AND actor = ? AND operation = ? AND request_id = ?",
      {company, actor, std::string(operation), request_id});
  if (rows.empty()) return std::nullopt;
  return StoredAnswer{rows[0][0], json::parse(rows[0][1])};
}

void SqlTransaction::storeAnswer(const std::string& company, const std::string& actor, std::string_view operation,
                                 const std::string& request_id, const StoredAnswer& answer, Micros at) {
  session_.run("INSERT INTO request VALUES (?,?,?,?,?,?,?)",
               {company, actor, std::string(operation), request_id, answer.digest, answer.answer.dump(), at});
}

void SqlTransaction::forgetAnswersBefore(Micros at) {
  session_.run("DELETE FROM request WHERE at < ?", {at});
}

bool SqlTransaction::dailySummaryWanted(const std::string& company, const std::string& user) {
  const auto rows =
      session_.rows(1, "SELECT daily_summary FROM mail_preference WHERE company = ? AND user = ?", {company, user});
  return rows.empty() || rows[0][0] != "0";
}

void SqlTransaction::setDailySummary(const std::string& company, const std::string& user, bool wanted) {
  session_.run(
      "INSERT INTO mail_preference VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET daily_summary = excluded.daily_summary",
      {company, user, std::int64_t{wanted ? 1 : 0}});
}

bool SqlTransaction::markSummarySent(const std::string& company, const std::string& user, const std::string& day) {
  const auto rows = session_.rows(1, "SELECT day FROM summary_sent WHERE company = ? AND user = ?", {company, user});
  if (!rows.empty() && rows[0][0] >= day) return false;
  session_.run("INSERT INTO summary_sent VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET day = excluded.day",
               {company, user, day});
  return true;
}

}  // namespace tieback::ledger
