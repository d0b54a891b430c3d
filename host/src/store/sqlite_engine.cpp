#include <store/sqlite_engine.h>
#include <store/version.h>
#include <tieback/sdk/mutex.h>

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>

#include <sqlite3.h>

#include <atomic>
#include <deque>
#include <mutex>

namespace tieback::host {
namespace {

constexpr std::size_t kIdleReaders = 8;

Poco::Data::Session opened(const std::filesystem::path& file) {
  static std::once_flag once;
  std::call_once(once, [] { Poco::Data::SQLite::Connector::registerConnector(); });
  try {
    return Poco::Data::Session("SQLite", file.string());
  } catch (const Poco::Exception& error) {
    throw StoreError("cannot open the database " + file.string() + ": " + error.displayText());
  }
}

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(const std::filesystem::path& file) : session_(opened(file)), file_(file) {
    for (const char* pragma :
         {"PRAGMA busy_timeout=5000", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON"}) {
      execute(pragma, {});
    }
  }

  using Connection::execute;
  using Connection::query;
  std::vector<Row> query(std::string_view sql, const std::vector<Param>& params) override {
    try {
      Poco::Data::Statement statement(session_);
      Bound bound;
      statement << std::string(sql);
      bind(statement, bound, params);
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
      failed(error);
    }
  }

  std::int64_t execute(std::string_view sql, const std::vector<Param>& params) override {
    try {
      Poco::Data::Statement statement(session_);
      Bound bound;
      statement << std::string(sql);
      bind(statement, bound, params);
      return static_cast<std::int64_t>(statement.execute());
    } catch (const Poco::Exception& error) {
      failed(error);
    }
  }

 private:
  // Binds by reference, so the values live beside the statement until it has run.
  struct Bound {
    std::deque<std::int64_t> integers;
    std::deque<Poco::Nullable<std::string>> texts;
  };

  static void bind(Poco::Data::Statement& statement, Bound& bound, const std::vector<Param>& params) {
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
    throw StoreError(file_.string() + ": " + error.displayText());
  }

  Poco::Data::Session session_;
  std::filesystem::path file_;
};

class SqliteEngine final : public Engine {
 public:
  explicit SqliteEngine(const std::filesystem::path& file) : file_(file), writer_(file) {}

  std::string name() const override { return file_.string(); }
  bool shared() const override { return false; }

  void inWriter(const std::function<bool(Connection&)>& body) override {
    const Lock lock(writer_mutex_);
    writer_.execute("BEGIN IMMEDIATE");
    bool good = false;
    try {
      checkVersion(writer_);
      good = body(writer_);
      if (good) writer_.execute("COMMIT");
    } catch (...) {
      try {
        writer_.execute("ROLLBACK");
      } catch (const StoreError&) {  // the first error tells more, and SQLite may have rolled back by itself
      }
      throw;
    }
    if (!good) writer_.execute("ROLLBACK");
  }

  void inReader(const std::function<void(Connection&)>& body) override {
    std::unique_ptr<SqliteConnection> connection;
    {
      const Lock lock(readers_mutex_);
      if (!readers_.empty()) {
        connection = std::move(readers_.back());
        readers_.pop_back();
      }
    }
    if (!connection) connection = std::make_unique<SqliteConnection>(file_);
    connection->execute("BEGIN");
    checkVersion(*connection);
    body(*connection);  // where it throws, the connection is dropped with its transaction
    connection->execute("COMMIT");
    const Lock lock(readers_mutex_);
    if (readers_.size() < kIdleReaders) readers_.push_back(std::move(connection));
  }

  // The data folder belongs to one host.
  bool alone(const std::string&, std::chrono::milliseconds, const std::function<void()>& body) override {
    body();
    return true;
  }
  std::unique_ptr<Channel> channel(const std::string&) override { return nullptr; }

  bool hasTable(Connection& connection, const std::string& table) override {
    return connection.one("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?", {table}).has_value();
  }
  std::string inOwnWords(std::string_view statement) const override { return std::string(statement); }
  std::int64_t version(Connection& connection) override { return connection.one("PRAGMA user_version")->integer(0); }
  void setVersion(Connection& connection, std::int64_t version) override {
    connection.execute("PRAGMA user_version=" + std::to_string(version));
  }
  // The data folder belongs to one host.
  std::vector<std::string> hostsAtWork(Connection&) override { return {}; }
  void beginWork(std::int64_t version) override { version_ = version; }

 private:
  void checkVersion(Connection& connection) {
    if (version_ != 0) requireVersion(name(), version(connection), version_);
  }

  std::filesystem::path file_;
  std::atomic<std::int64_t> version_ = 0;  // 0: not yet at work
  Mutex writer_mutex_;
  SqliteConnection writer_ TIEBACK_GUARDED_BY(writer_mutex_);
  Mutex readers_mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_ TIEBACK_GUARDED_BY(readers_mutex_);
};

}  // namespace

std::unique_ptr<Engine> sqliteEngine(const std::filesystem::path& file) {
  return std::make_unique<SqliteEngine>(file);
}

void leaveSqliteMemoryUncounted() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace tieback::host
