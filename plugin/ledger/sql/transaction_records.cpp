#include <charconv>
#include <utility>

#include "ledger/port/history_hash.h"
#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

constexpr const char* kStepColumns =
    "item, export_number, sequence, name, kind, state, idempotency_key, digest, at, done_at, request, message, "
    "answer";

// Of a row that someone may have altered: what can't be read is told as it stands, and no hash fits it.
std::int64_t numberOr(std::string_view text) {
  std::int64_t value = -1;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc() && read.ptr == end ? value : -1;
}

json::Value jsonOr(std::string_view text) {
  try {
    return json::parse(text);
  } catch (const json::ParseError&) {
    return text;
  }
}

StepRecord stepFromRow(const Row& row) {
  return {row.string(0), row.number(1), row.number(2), row.string(3),  row.string(4),  row.string(5), row.string(6),
          row.string(7), row.number(8), row.number(9), row.string(10), row.string(11), row.string(12)};
}

}  // namespace

// Put off until the transaction's end: a connection's chain has one end, and whoever has it makes all others wait.
void SqlTransaction::append(HistoryEntry entry, const std::string& connection) {
  history_.push_back({std::move(entry), connection});
}

std::set<Queue> SqlTransaction::finish() {
  claimForThoseWhoAsked();
  writeExports();
  writeSteps();
  writeEvents();
  writeCounts();
  writeConnections();
  writeHistory();
  return std::move(news_);
}

void SqlTransaction::writeHistory() {
  // In one order everywhere, so that no two wait for each other.
  std::map<std::string, std::vector<Entry>> by_connection;
  for (auto& entry : std::exchange(history_, {})) by_connection[entry.connection].push_back(std::move(entry));
  std::map<std::string, HistoryHead> heads;
  std::vector<Query> queries;
  for (const auto& [connection, unused] : by_connection) {
    // Makes the row or locks it.
    queries.push_back(
        {"INSERT INTO history_head (connection, sequence, hash) VALUES (?, 0, '') ON CONFLICT "
         "(connection) DO UPDATE SET sequence = history_head.sequence RETURNING sequence, hash",
         {connection},
         [&head = heads[connection]](const Row& row) {
           head = {row.number(0), row.string(1)};
         }});
  }
  session_.eachOf(queries);
  std::vector<Values> rows;
  for (auto& [connection, entries] : by_connection) {
    for (auto& entry : entries) rows.push_back(chained(entry, heads[connection]));
  }
  insertRows(
      "INSERT INTO history (connection, sequence, item, at, actor, operation, from_state, to_state, revision, message, "
      "details, hash) VALUES ",
      std::move(rows));
  for (const auto& [connection, head] : heads)
    session_.run("UPDATE history_head SET sequence = ?, hash = ? WHERE connection = ?",
                 {head.sequence, head.hash, connection});
}

SqlTransaction::Values SqlTransaction::chained(Entry& given, HistoryHead& head) {
  HistoryEntry& entry = given.entry;
  entry.sequence = ++head.sequence;
  head.hash = historyHash(entry, given.connection, head.hash);
  return parametersOf(std::move(given.connection), entry.sequence, std::move(entry.item), entry.at, entry.by.dump(),
                      std::move(entry.operation), std::move(entry.from), std::move(entry.to), entry.revision,
                      std::move(entry.message), entry.details.dump(), head.hash);
}

std::vector<HistoryEntry> SqlTransaction::history(const std::string& connection, const std::string& item) {
  writeHistory();
  std::vector<HistoryEntry> entries;
  session_.each(
      "SELECT item, at, actor, operation, from_state, to_state, revision, message, details, sequence, hash "
      "FROM history WHERE connection = ? AND item = ? ORDER BY sequence",
      {connection, item}, [&](const Row& row) {
        entries.push_back({row.string(0), row.number(1), json::parse(row.text(2)), row.string(3), row.string(4),
                           row.string(5), row.number(6), row.string(7), json::parse(row.text(8)), row.number(9),
                           row.string(10)});
      });
  return entries;
}

std::vector<HistoryEntry> SqlTransaction::historyAfter(const std::string& connection, std::int64_t sequence,
                                                       std::int64_t limit) {
  writeHistory();
  std::vector<HistoryEntry> entries;
  session_.each(
      "SELECT item, at, actor, operation, from_state, to_state, revision, message, details, sequence, hash "
      "FROM history WHERE connection = ? AND sequence > ? ORDER BY sequence LIMIT ?",
      {connection, sequence, limit}, [&](const Row& row) {
        entries.push_back({row.string(0), numberOr(row.text(1)), jsonOr(row.text(2)), row.string(3), row.string(4),
                           row.string(5), numberOr(row.text(6)), row.string(7), jsonOr(row.text(8)),
                           numberOr(row.text(9)), row.string(10)});
      });
  return entries;
}

std::optional<HistoryHead> SqlTransaction::historyHead(const std::string& connection) {
  writeHistory();
  std::optional<HistoryHead> head;
  session_.each("SELECT sequence, hash FROM history WHERE connection = ? ORDER BY sequence DESC LIMIT 1", {connection},
                [&](const Row& row) {
                  head = HistoryHead{numberOr(row.text(0)), row.string(1)};
                });
  return head;
}

// One look into the index for each, however many rows it has.
std::vector<std::string> SqlTransaction::historyConnections() {
  writeHistory();
  std::vector<std::string> connections;
  session_.each(
      "WITH RECURSIVE those(connection) AS (SELECT min(connection) FROM history UNION ALL SELECT (SELECT "
      "min(history.connection) FROM history WHERE history.connection > those.connection) FROM those WHERE "
      "those.connection IS NOT NULL) SELECT connection FROM those WHERE connection IS NOT NULL ORDER BY connection",
      {}, [&](const Row& row) { connections.push_back(row.string(0)); });
  return connections;
}

bool SqlTransaction::repeatsLast(const StepRecord& step) {
  writeSteps();
  bool repeats = false;
  session_.each(std::string("SELECT ") + kStepColumns + " FROM step WHERE item = ? ORDER BY sequence DESC LIMIT 1",
                {step.item}, [&](const Row& row) {
                  const StepRecord last = stepFromRow(row);
                  repeats = last.kind == step.kind && last.export_number == step.export_number &&
                            last.name == step.name && last.state == step.state && last.message == step.message;
                });
  return repeats;
}

// After a look that is done comes another step: only one that is not done is looked for among what is there.
void SqlTransaction::addStep(Item& item, StepRecord step) {
  if (step.kind == "read" && step.state != "done" && repeatsLast(step)) {
    finishStep(item.id, item.step_sequence, step.state, step.done_at, step.message, step.answer);
    return;
  }
  step.sequence = ++item.step_sequence;
  steps_.push_back(parametersOf(std::move(step.item), step.export_number, step.sequence, std::move(step.name),
                                std::move(step.kind), std::move(step.state), std::move(step.key),
                                std::move(step.digest), step.at, step.done_at, std::move(step.request),
                                std::move(step.message), std::move(step.answer)));
}

void SqlTransaction::writeSteps() {
  static const std::string kInto = std::string("INSERT INTO step_begun (") + kStepColumns + ") VALUES ";
  insertRows(kInto, std::exchange(steps_, {}));
  std::vector<Values> rows;
  for (auto& [unused, outcome] : std::exchange(outcomes_, {})) rows.push_back(std::move(outcome));
  insertRows(
      "INSERT INTO step_outcome (item, sequence, state, done_at, message, answer) VALUES ", std::move(rows),
      " ON CONFLICT (item, sequence) DO UPDATE SET state = excluded.state, done_at = excluded.done_at, message = "
      "excluded.message, answer = excluded.answer");
}

void SqlTransaction::finishStep(const std::string& item, std::int64_t sequence, const std::string& state, Micros at,
                                const std::string& message, const std::string& answer) {
  outcomes_.insert_or_assign({item, sequence}, parametersOf(item, sequence, state, at, message, answer));
}

std::vector<StepRecord> SqlTransaction::steps(const std::string& item) {
  writeSteps();
  std::vector<StepRecord> steps;
  session_.each(std::string("SELECT ") + kStepColumns + " FROM step WHERE item = ? ORDER BY sequence", {item},
                [&](const Row& row) { steps.push_back(stepFromRow(row)); });
  return steps;
}

std::optional<StepRecord> SqlTransaction::openIntent(const std::string& item) {
  writeSteps();
  std::optional<StepRecord> intent;
  session_.each(std::string("SELECT ") + kStepColumns +
                    " FROM step WHERE item = ? AND state = 'intent' ORDER BY sequence DESC LIMIT 1",
                {item}, [&](const Row& row) { intent = stepFromRow(row); });
  return intent;
}

std::optional<StoredAnswer> SqlTransaction::storedAnswer(const std::string& company, const std::string& actor,
                                                         std::string_view operation, const std::string& request_id) {
  std::optional<StoredAnswer> answer;
  session_.each(
      "SELECT digest, answer FROM request WHERE company = ? AND actor = ? AND operation = ? AND request_id = ?",
      {company, actor, std::string(operation), request_id}, [&](const Row& row) {
        answer = StoredAnswer{row.string(0), json::parse(row.text(1))};
      });
  return answer;
}

void SqlTransaction::storeAnswer(const std::string& company, const std::string& actor, std::string_view operation,
                                 const std::string& request_id, const StoredAnswer& answer, Micros at) {
  session_.run("INSERT INTO request (company, actor, operation, request_id, digest, answer, at) VALUES (?,?,?,?,?,?,?)",
               {company, actor, std::string(operation), request_id, answer.digest, answer.answer.dump(), at});
}

void SqlTransaction::forgetAnswersBefore(Micros at) {
  session_.run("DELETE FROM request WHERE at < ?", {at});
}

bool SqlTransaction::dailySummaryWanted(const std::string& company, const std::string& user) {
  return !any("SELECT 1 FROM mail_preference WHERE company = ? AND user_id = ? AND daily_summary = 0", {company, user});
}

void SqlTransaction::setDailySummary(const std::string& company, const std::string& user, bool wanted) {
  session_.run(
      "INSERT INTO mail_preference (company, user_id, daily_summary) VALUES (?, ?, ?) ON CONFLICT (company, user_id) "
      "DO UPDATE SET daily_summary = excluded.daily_summary",
      {company, user, std::int64_t{wanted ? 1 : 0}});
}

// One statement, so that of two hosts only one gets the day.
bool SqlTransaction::markSummarySent(const std::string& company, const std::string& user, const std::string& day) {
  return any(
      "INSERT INTO summary_sent (company, user_id, day) VALUES (?, ?, ?) ON CONFLICT (company, user_id) DO UPDATE SET "
      "day = excluded.day WHERE summary_sent.day < excluded.day RETURNING day",
      {company, user, day});
}

}  // namespace tieback::ledger
