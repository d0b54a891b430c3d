#include <store/postgresql_connection.h>

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <unordered_map>

namespace tieback::host {
namespace {

using Kind = PostgresqlFailure::Kind;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Object ids of types, fixed for built-in ones (pg_type.dat).
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;

// `a=? AND b=?` as `a=$1 AND b=$2`. No text constant of the host's holds a question mark.
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

// libpq says a line for each server, and indented guesses between them, which are left out. Without the full stop,
// which the sentence around it brings.
std::string oneLine(std::string_view text) {
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

Kind kindOf(std::string_view state) {
  // serialization_failure, deadlock_detected, lock_not_available
  if (state == "40001" || state == "40P01" || state == "55P03") return Kind::conflict;
  if (state == "23505") return Kind::taken;  // unique_violation
  // admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout
  if (state == "57P01" || state == "57P02" || state == "57P03" || state == "25P03" || state.starts_with("08")) {
    return Kind::lost;
  }
  return Kind::other;
}

std::string remedyFor(std::string_view state) {
  if (state == "25006") {
    return " The server is a read-only standby: name all servers in database.url, with "
           "target_session_attrs=read-write.";
  }
  if (state == "42501") return " The role in database.url lacks this right; docs/operator.md lists what it needs.";
  if (state == "42P01" || state == "42703") return " The schema tieback_host is not whole: restore it from a backup.";
  if (state == "53100") return " The server's disk is full.";
  return "";
}

// libpq wants pointers; the texts live beside them until the statement has run.
struct Bound {
  std::deque<std::string> texts;
  std::vector<const char*> values;
  std::vector<Oid> types;

  explicit Bound(const std::vector<Param>& params) {
    for (const Param& param : params) {
      if (const auto* integer = std::get_if<std::int64_t>(&param)) {
        values.push_back(texts.emplace_back(std::to_string(*integer)).c_str());
        types.push_back(kInt8);
      } else if (const auto* text = std::get_if<std::string>(&param)) {
        if (text->find('\0') != std::string::npos) {
          throw StoreError("a text holds a NUL character, which PostgreSQL can't keep");
        }
        values.push_back(text->c_str());
        types.push_back(kText);
      } else {
        values.push_back(nullptr);
        types.push_back(0);
      }
    }
  }
  int count() const { return static_cast<int>(values.size()); }
};

}  // namespace

struct PostgresqlConnection::Impl {
  // Not Poco's SessionHandle: it frees a connection only while that is good.
  std::unique_ptr<PGconn, decltype(&PQfinish)> opened;
  PGconn* const connection = opened.get();
  std::unordered_map<std::string, std::string> prepared;  // the statements' names

  explicit Impl(const std::string& conninfo) : opened(PQconnectdb(conninfo.c_str()), &PQfinish) {
    if (PQstatus(connection) != CONNECTION_OK) {
      throw PostgresqlFailure(Kind::lost,
                              "the PostgreSQL server can't be used: " + oneLine(PQerrorMessage(connection)) + ".");
    }
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
  }

  [[noreturn]] void lost() const {
    throw PostgresqlFailure(
        Kind::lost, "the connection to the PostgreSQL server was lost: " + oneLine(PQerrorMessage(connection)) + ".");
  }

  Answer checked(PGresult* given) const {
    Answer answer(given, &PQclear);
    const auto status = PQresultStatus(answer.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return answer;
    if (PQstatus(connection) != CONNECTION_OK) lost();
    const char* field = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
    const std::string state = field == nullptr ? "" : field;
    const char* primary = PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY);
    const std::string message = oneLine(primary == nullptr ? PQerrorMessage(connection) : primary);
    throw PostgresqlFailure(kindOf(state), "PostgreSQL says: " + message + "." + remedyFor(state));
  }

  const std::string& nameOf(std::string_view sql, const Bound& bound) {
    const auto known = prepared.find(std::string(sql));
    if (known != prepared.end()) return known->second;
    const std::string name = "s" + std::to_string(prepared.size() + 1);
    checked(PQprepare(connection, name.c_str(), numbered(sql).c_str(), bound.count(), bound.types.data()));
    return prepared.emplace(sql, name).first->second;
  }

  static std::vector<Row> rowsOf(const PGresult* answer) {
    std::vector<Row> rows;
    for (int r = 0; r < PQntuples(answer); ++r) {
      std::vector<std::optional<std::string>> cells(static_cast<std::size_t>(PQnfields(answer)));
      for (int c = 0; c < PQnfields(answer); ++c) {
        if (PQgetisnull(answer, r, c) != 0) continue;
        cells[static_cast<std::size_t>(c)].emplace(PQgetvalue(answer, r, c),
                                                   static_cast<std::size_t>(PQgetlength(answer, r, c)));
      }
      rows.emplace_back(std::move(cells));
    }
    return rows;
  }

  Answer run(std::string_view sql, const std::vector<Param>& params) {
    const Bound bound(params);
    return checked(PQexecPrepared(connection, nameOf(sql, bound).c_str(), bound.count(), bound.values.data(), nullptr,
                                  nullptr, 0));
  }

  void send(const std::string& name) const {
    if (PQsendQueryPrepared(connection, name.c_str(), 0, nullptr, nullptr, nullptr, 0) != 1) lost();
  }

  // All that came for statements sent together, in their order.
  std::vector<Answer> received() const {
    std::vector<Answer> answers;
    for (bool ended = false;;) {
      Answer answer(PQgetResult(connection), &PQclear);
      if (PQstatus(connection) != CONNECTION_OK || (ended && !answer)) lost();
      ended = !answer;  // one statement's
      if (ended) continue;
      if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) return answers;
      answers.push_back(std::move(answer));
    }
  }

  std::vector<Row> runBoth(std::string_view first, std::string_view second) {
    const Bound none({});
    const std::string first_name = nameOf(first, none);
    const std::string second_name = nameOf(second, none);
    if (PQenterPipelineMode(connection) != 1) lost();
    send(first_name);
    send(second_name);
    if (PQpipelineSync(connection) != 1) lost();
    std::vector<Answer> answers = received();
    if (PQexitPipelineMode(connection) != 1) lost();
    Answer last(nullptr, &PQclear);
    for (Answer& answer : answers) last = checked(answer.release());
    return rowsOf(last.get());
  }
};

PostgresqlConnection::PostgresqlConnection(const std::string& conninfo) : impl_(std::make_unique<Impl>(conninfo)) {}
PostgresqlConnection::~PostgresqlConnection() = default;

std::vector<Row> PostgresqlConnection::query(std::string_view sql, const std::vector<Param>& params) {
  return Impl::rowsOf(impl_->run(sql, params).get());
}

std::vector<Row> PostgresqlConnection::queryAfter(std::string_view first, std::string_view second) {
  return impl_->runBoth(first, second);
}

std::int64_t PostgresqlConnection::execute(std::string_view sql, const std::vector<Param>& params) {
  const Answer answer = impl_->run(sql, params);
  const std::string_view told = PQcmdTuples(answer.get());
  std::int64_t changed = 0;
  std::from_chars(told.data(), told.data() + told.size(), changed);
  return changed;
}

std::vector<Row> PostgresqlConnection::script(const std::string& sql) {
  return Impl::rowsOf(impl_->checked(PQexec(impl_->connection, sql.c_str())).get());
}

std::vector<std::string> PostgresqlConnection::notifications(std::chrono::milliseconds at_most) {
  pollfd socket{PQsocket(impl_->connection), POLLIN, 0};
  ::poll(&socket, 1, static_cast<int>(at_most.count()));
  if (PQconsumeInput(impl_->connection) != 1) impl_->lost();
  std::vector<std::string> payloads;
  while (PGnotify* notification = PQnotifies(impl_->connection)) {
    payloads.emplace_back(notification->extra);
    PQfreemem(notification);
  }
  return payloads;
}

// An idle connection has nothing to read, unless the server has ended it.
bool PostgresqlConnection::usable() const {
  pollfd socket{PQsocket(impl_->connection), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0 && PQstatus(impl_->connection) == CONNECTION_OK &&
         PQtransactionStatus(impl_->connection) == PQTRANS_IDLE;
}

}  // namespace tieback::host
