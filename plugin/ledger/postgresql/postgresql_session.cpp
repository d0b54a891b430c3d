#include "ledger/postgresql/postgresql_session.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <vector>

#include "ledger/sql/statement_cache.h"

namespace tieback::ledger {
namespace {

constexpr std::size_t kMostStatements = 200;

constexpr std::size_t kParameterBytes = 8;      // about, of one on its way to the server
constexpr std::size_t kSentTogether = 8 << 10;  // bytes for which a system call is worth it

// An array's text.
std::string arrayOf(const std::vector<std::string>& grams) {
  std::string text = "{";
  for (const auto& gram : grams) {
    text += text.size() == 1 ? "\"" : ",\"";
    for (const char c : gram) text += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    text += '"';
  }
  return text + "}";
}

constexpr std::string_view kTextHits = "item_listing WHERE item_words(connection, search) @> ?::text[]";

constexpr Engine kEngine{
    "strpos(search, ?) > 0",
    {kTextHits, kTextHits, &arrayOf, "in: ", ""},
    "item_listing",
    "(SELECT * FROM item_count UNION ALL SELECT * FROM item_count_change) AS item_count",
    "INSERT INTO item_count_change (connection, project, state, items) VALUES (?, ?, ?, ?)",
    "UPDATE item_export SET not_before = 0 WHERE item = ANY(ARRAY(SELECT item FROM item_export WHERE not_before > 0 "
    "AND not_before <= ? FOR UPDATE SKIP LOCKED))",
    16,
    false,
    true,
    "WITH gone AS (DELETE FROM item_count_change RETURNING connection, project, state, items) INSERT INTO item_count "
    "SELECT connection, project, state, sum(items)::bigint FROM gone GROUP BY connection, project, state ORDER BY "
    "connection, project, state ON CONFLICT (connection, project, state) DO UPDATE SET items = item_count.items + "
    "excluded.items"};

// Object ids of types, from the server's catalogue (pg_type.dat): fixed for built-in types.
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;

constexpr const char* kDivisionByZero = "22012";  // see change(): nothing else of ours divides

using ResultPointer = std::unique_ptr<PGresult, decltype(&PQclear)>;

class ResultRow final : public Row {
 public:
  explicit ResultRow(const PGresult* result) : result_(result) {}
  void moveTo(int row) { row_ = row; }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  std::int64_t number(int column) const override {
    const auto digits = text(column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

 private:
  const PGresult* result_;
  int row_ = 0;
};

// "WHERE a = ? AND b = ?" as "WHERE a = $1 AND b = $2". No text constant of ours holds a question mark.
std::string numbered(std::string_view sql) {
  std::string text;
  int number = 0;
  for (const char c : sql) {
    if (c == '?') {
      text += "$" + std::to_string(++number);
    } else {
      text += c;
    }
  }
  return text;
}

// The server's and libpq's words on one line, without the full stop, which the sentence around them brings. libpq says
// a line for each server, and indented guesses between them, which are left out.
std::string trimmed(std::string_view text) {
  std::string line;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    std::string_view part = text.substr(begin, end - begin);
    begin = end + 1;
    while (part.ends_with('.') || part.ends_with(' ')) part.remove_suffix(1);
    if (part.empty() || part.front() == '\t') continue;
    line.append(line.empty() ? "" : "; ").append(part);
  }
  return line;
}

PostgresqlError::Kind kindOf(const std::string& state) {
  // serialization_failure, deadlock_detected, lock_not_available
  if (state == "40001" || state == "40P01" || state == "55P03") return PostgresqlError::Kind::conflict;
  // admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout
  if (state == "57P01" || state == "57P02" || state == "57P03" || state == "25P03" || state.rfind("08", 0) == 0)
    return PostgresqlError::Kind::lost;
  return PostgresqlError::Kind::other;
}

// What the operator can do about it, where the server's own words do not say.
std::string remedyFor(const std::string& state) {
  if (state == "25006")
    return " The server is a read-only standby: name the primary in ledger.url (several hosts and "
           "target_session_attrs=read-write find it).";
  if (state == "42501") return " The role in ledger.url lacks this right; docs/operator.md lists what it needs.";
  if (state == "53100") return " The server's disk is full.";
  if (state == "42P01" || state == "42703")
    return " The schema is not whole: it was changed or restored by hand. Restore it from a backup.";
  return "";
}

}  // namespace

struct PostgresqlSession::Impl {
  explicit Impl(const std::string& conninfo) : opened(PQconnectdb(conninfo.c_str()), &PQfinish) {
    if (PQstatus(connection) != CONNECTION_OK) {
      throw PostgresqlError(PostgresqlError::Kind::lost,
                            "the PostgreSQL server can't be used: " + trimmed(PQerrorMessage(connection)));
    }
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
    enterPipeline();
  }

  void enterPipeline() {
    if (PQenterPipelineMode(connection) != 1) lost();
  }

  [[noreturn]] void lost() {
    throw PostgresqlError(PostgresqlError::Kind::lost,
                          "the connection to the PostgreSQL server was lost: " + trimmed(PQerrorMessage(connection)));
  }

  const std::string& prepared(std::string_view sql, std::span<const Parameter> parameters) {
    if (auto* known = statements.find(sql)) return *known;
    const std::string name = "s" + std::to_string(++named);
    std::vector<Oid> types;
    for (const auto& parameter : parameters) {
      types.push_back(std::holds_alternative<std::int64_t>(parameter)  ? kInt8
                      : std::holds_alternative<std::string>(parameter) ? kText
                                                                       : 0);
    }
    if (PQsendPrepare(connection, name.c_str(), numbered(sql).c_str(), static_cast<int>(types.size()), types.data()) !=
        1) {
      lost();
    }
    ++expected;
    return statements.add(sql, name, [this](const std::string& old) { deallocate(old); });
  }

  void deallocate(const std::string& name) {
    if (PQsendQueryParams(connection, ("DEALLOCATE " + name).c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1)
      lost();
    ++expected;
  }

  void send(std::string_view sql, std::span<const Parameter> parameters) {
    const std::string name = prepared(sql, parameters);
    std::deque<std::string> texts;
    std::vector<const char*> values;
    for (const auto& parameter : parameters) {
      if (const auto* number = std::get_if<std::int64_t>(&parameter)) {
        values.push_back(texts.emplace_back(std::to_string(*number)).c_str());
      } else if (const auto* text = std::get_if<std::string>(&parameter)) {
        if (text->find('\0') != std::string::npos)
          throw PostgresqlError(PostgresqlError::Kind::other,
                                "a text holds a NUL character, which PostgreSQL can't keep");
        values.push_back(text->c_str());
      } else {
        values.push_back(nullptr);
      }
    }
    if (PQsendQueryPrepared(connection, name.c_str(), static_cast<int>(values.size()), values.data(), nullptr, nullptr,
                            0) != 1) {
      lost();
    }
    ++expected;
    sendAhead(parameters);
  }

  // libpq keeps what is sent until an answer is asked for: the server would begin with a lot's statements only when the
  // last of them is made.
  void sendAhead(std::span<const Parameter> parameters) {
    for (const auto& parameter : parameters) {
      const auto* text = std::get_if<std::string>(&parameter);
      unsent += kParameterBytes + (text == nullptr ? 0 : text->size());
    }
    if (unsent < kSentTogether) return;
    unsent = 0;
    if (PQflush(connection) < 0) lost();
  }

  // The place of the statement that was sent last among those whose answers were not read yet, and who wants its rows.
  struct Wanted {
    std::size_t place;
    const std::function<void(const Row&)>& take;
  };
  Wanted rowsOfLast(const std::function<void(const Row&)>& take) const { return {expected - 1, take}; }

  // Gets what was sent answered. The first failure is thrown when all is read.
  void sync(const std::vector<Wanted>& wanted) {
    if (PQpipelineSync(connection) != 1) lost();
    readLeft();
    ResultPointer failure(nullptr, &PQclear);
    std::vector<std::pair<const Wanted*, ResultPointer>> rows;
    auto next = wanted.begin();
    std::size_t place = 0;
    while (true) {
      ResultPointer result(PQgetResult(connection), &PQclear);
      if (!result) {
        if (PQstatus(connection) != CONNECTION_OK) lost();
        ++place;  // the end of one statement's results
        continue;
      }
      const auto status = PQresultStatus(result.get());
      if (status == PGRES_PIPELINE_SYNC) break;
      while (next != wanted.end() && next->place < place) ++next;
      if (status == PGRES_FATAL_ERROR && !failure)
        failure = std::move(result);
      else if (status == PGRES_TUPLES_OK && next != wanted.end() && next->place == place)
        rows.emplace_back(&*next, std::move(result));
      if (PQstatus(connection) != CONNECTION_OK) break;
    }
    expected = unsent = 0;
    if (failure) fail(failure.get());
    if (PQstatus(connection) != CONNECTION_OK) lost();
    for (const auto& [whose, result] : rows) {
      ResultRow row(result.get());
      for (int i = 0; i < PQntuples(result.get()); ++i) {
        row.moveTo(i);
        whose->take(row);
      }
    }
  }

  void leave() {
    if (PQpipelineSync(connection) != 1 || PQflush(connection) < 0) lost();
    expected = unsent = 0;
    ++left;
  }

  void readOneLeft() {
    const ResultPointer result(PQgetResult(connection), &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) --left;
    if (result && status == PGRES_FATAL_ERROR) forget_statements = true;  // what was to be prepared after it was not
    if (PQstatus(connection) != CONNECTION_OK) lost();
  }

  void readLeft() {
    while (left > 0) readOneLeft();
  }

  // What has come of it by now.
  void readLeftSoFar() {
    if (left > 0 && PQconsumeInput(connection) != 1) lost();
    while (left > 0 && PQisBusy(connection) == 0) readOneLeft();
  }

  [[noreturn]] void fail(const PGresult* result) {
    // Statements that were to be prepared after it were not.
    statements.clear();
    forget_statements = true;
    const char* given = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string state = given == nullptr ? "" : given;
    const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const std::string message = trimmed(primary == nullptr ? PQresultErrorMessage(result) : primary);
    if (state == kDivisionByZero) throw NotHeld();
    const auto kind = PQstatus(connection) == CONNECTION_OK ? kindOf(state) : PostgresqlError::Kind::lost;
    throw PostgresqlError(kind, "PostgreSQL says: " + message + "." + remedyFor(state), state);
  }

  // Not Poco's SessionHandle: it frees a connection only while that is good, and a host that waits for its server makes
  // many that are not.
  std::unique_ptr<PGconn, decltype(&PQfinish)> opened;
  PGconn* const connection = opened.get();
  StatementCache<std::string> statements{kMostStatements};  // their names in the session
  std::int64_t named = 0;
  std::size_t expected = 0;  // statements sent whose answers were not read yet
  std::size_t unsent = 0;    // bytes that libpq may still keep
  std::size_t left = 0;      // times that answers were left to be read later
  bool forget_statements = false;
};

PostgresqlSession::PostgresqlSession(const std::string& conninfo) : impl_(std::make_unique<Impl>(conninfo)) {}
PostgresqlSession::~PostgresqlSession() = default;

const Engine& PostgresqlSession::engine() const {
  return kEngine;
}

void PostgresqlSession::run(std::string_view sql, std::span<const Parameter> parameters) {
  impl_->send(sql, parameters);
}

void PostgresqlSession::each(std::string_view sql, std::span<const Parameter> parameters,
                             const std::function<void(const Row&)>& take) {
  impl_->send(sql, parameters);
  impl_->sync({impl_->rowsOfLast(take)});
}

void PostgresqlSession::eachOf(std::span<const Query> queries) {
  std::vector<Impl::Wanted> wanted;
  for (const auto& query : queries) {
    impl_->send(query.sql, query.parameters);
    wanted.push_back(impl_->rowsOfLast(query.take));
  }
  if (!wanted.empty()) impl_->sync(wanted);
}

// The server itself must find that a row was not there: nobody waits for the answer before the commit is on its way.
void PostgresqlSession::change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) {
  run("WITH changed AS (" + std::string(sql) + " RETURNING 1) SELECT 1 / (count(*) = " + std::to_string(rows) +
          ")::int FROM changed",
      parameters);
}

void PostgresqlSession::flush() {
  if (impl_->expected > 0) impl_->sync({});
}

void PostgresqlSession::leave() {
  if (impl_->expected > 0) impl_->leave();
}

void PostgresqlSession::script(std::string_view sql) {
  flush();
  impl_->readLeft();
  // Several statements at once are not for the pipeline.
  if (PQexitPipelineMode(impl_->connection) != 1) impl_->lost();
  const ResultPointer result(PQexec(impl_->connection, std::string(sql).c_str()), &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) impl_->fail(result.get());
  impl_->enterPipeline();
}

std::vector<std::string> PostgresqlSession::awaitNotifications(std::chrono::milliseconds most) {
  pollfd socket{PQsocket(impl_->connection), POLLIN, 0};
  ::poll(&socket, 1, static_cast<int>(most.count()));
  if (PQconsumeInput(impl_->connection) != 1) impl_->lost();
  std::vector<std::string> came;
  while (PGnotify* notification = PQnotifies(impl_->connection)) {
    came.emplace_back(notification->extra);
    PQfreemem(notification);
  }
  return came;
}

// An idle session has nothing to read but what was left, unless the server has ended it.
bool PostgresqlSession::usable() {
  try {
    impl_->readLeftSoFar();
  } catch (const PostgresqlError&) {
    return false;
  }
  pollfd socket{PQsocket(impl_->connection), POLLIN, 0};
  if (impl_->left == 0 && ::poll(&socket, 1, 0) != 0) return false;
  return PQstatus(impl_->connection) == CONNECTION_OK && impl_->expected == 0 && !impl_->forget_statements;
}

}  // namespace tieback::ledger
