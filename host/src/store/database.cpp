#include <store/database.h>
#include <tieback/sdk/mutex.h>

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>

#include <charconv>
#include <deque>
#include <mutex>

namespace tieback::host {
namespace {

constexpr std::size_t kIdleReaders = 8;

void registerSqlite() {
  static std::once_flag once;
  std::call_once(once, [] { Poco::Data::SQLite::Connector::registerConnector(); });
}

}  // namespace

std::int64_t Row::integer(std::size_t column) const {
  const auto& cell = cells_.at(column);
  if (!cell) return 0;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(cell->data(), cell->data() + cell->size(), value);
  if (error != std::errc() || end != cell->data() + cell->size()) throw StoreError("not an integer: " + *cell);
  return value;
}

struct Connection::Session {
  Poco::Data::Session poco;
  std::filesystem::path file;

  // Binds by reference, so the values live beside the statement until it has run.
  struct Bound {
    std::deque<std::int64_t> integers;
    std::deque<Poco::Nullable<std::string>> texts;
  };

  void bind(Poco::Data::Statement& statement, Bound& bound, const std::vector<Param>& params) {
    using Poco::Data::Keywords::use;
    for (const Param& param : params) {
      if (const auto* integer = std::get_if<std::int64_t>(&param)) {
        statement, use(bound.integers.emplace_back(*integer));
      } else if (const auto* text = std::get_if<std::string>(&param)) {
        statement, use(bound.texts.emplace_back(*text));
      } else {
        statement, use(bound.texts.emplace_back());
      }
    }
  }

  [[noreturn]] void failed(const Poco::Exception& error) const {
    throw StoreError(file.string() + ": " + error.displayText());
  }
};

Connection::Connection(const std::filesystem::path& file) {
  registerSqlite();
  try {
    session_.reset(new Session{Poco::Data::Session("SQLite", file.string()), file});
  } catch (const Poco::Exception& error) {
    throw StoreError("cannot open the database " + file.string() + ": " + error.displayText());
  }
  for (const char* pragma :
       {"PRAGMA busy_timeout=5000", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON"}) {
    execute(pragma);
  }
}

Connection::~Connection() = default;

std::vector<Row> Connection::query(std::string_view sql, const std::vector<Param>& params) {
  try {
    Poco::Data::Statement statement(session_->poco);
    Session::Bound bound;
    statement << std::string(sql);
    session_->bind(statement, bound, params);
    statement.execute();
    const Poco::Data::RecordSet records(statement);
    std::vector<Row> rows;
    rows.reserve(records.rowCount());
    for (std::size_t r = 0; r < records.rowCount(); ++r) {
      std::vector<std::optional<std::string>> cells(records.columnCount());
      for (std::size_t c = 0; c < cells.size(); ++c) {
        if (!records.isNull(c, r)) cells[c] = records.value(c, r).convert<std::string>();
      }
      rows.emplace_back(std::move(cells));
    }
    return rows;
  } catch (const Poco::Exception& error) {
    session_->failed(error);
  }
}

std::optional<Row> Connection::one(std::string_view sql, const std::vector<Param>& params) {
  auto rows = query(sql, params);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::int64_t Connection::execute(std::string_view sql, const std::vector<Param>& params) {
  try {
    Poco::Data::Statement statement(session_->poco);
    Session::Bound bound;
    statement << std::string(sql);
    session_->bind(statement, bound, params);
    return static_cast<std::int64_t>(statement.execute());
  } catch (const Poco::Exception& error) {
    session_->failed(error);
  }
}

struct Database::State {
  Mutex writer_mutex;
  Connection writer TIEBACK_GUARDED_BY(writer_mutex);
  Mutex readers_mutex;
  std::vector<std::unique_ptr<Connection>> readers TIEBACK_GUARDED_BY(readers_mutex);

  explicit State(const std::filesystem::path& file) : writer(file) {}
};

Database::Database(std::filesystem::path file) : file_(std::move(file)), state_(std::make_unique<State>(file_)) {}

Database::~Database() = default;

void Database::inWriter(const std::function<bool(Connection&)>& body) {
  const Lock lock(state_->writer_mutex);
  state_->writer.execute("BEGIN IMMEDIATE");
  bool good = false;
  try {
    good = body(state_->writer);
    if (good) state_->writer.execute("COMMIT");
  } catch (...) {
    try {
      state_->writer.execute("ROLLBACK");
    } catch (const StoreError&) {  // the first error tells more, and SQLite may have rolled back by itself
    }
    throw;
  }
  if (!good) state_->writer.execute("ROLLBACK");
}

void Database::inReader(const std::function<void(Connection&)>& body) {
  std::unique_ptr<Connection> connection;
  {
    const Lock lock(state_->readers_mutex);
    if (!state_->readers.empty()) {
      connection = std::move(state_->readers.back());
      state_->readers.pop_back();
    }
  }
  if (!connection) connection = std::make_unique<Connection>(file_);
  connection->execute("BEGIN");
  body(*connection);  // where it throws, the connection is dropped with its transaction
  connection->execute("COMMIT");
  const Lock lock(state_->readers_mutex);
  if (state_->readers.size() < kIdleReaders) state_->readers.push_back(std::move(connection));
}

}  // namespace tieback::host
