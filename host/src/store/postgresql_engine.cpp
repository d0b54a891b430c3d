#include <base/random.h>
#include <store/postgresql_connection.h>
#include <store/postgresql_engine.h>
#include <store/version.h>
#include <tieback/sdk/mutex.h>

#include <libpq-fe.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <thread>
#include <utility>

namespace tieback::host {
namespace {

using Kind = PostgresqlFailure::Kind;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostConnections = 8;
constexpr auto kBusyPatience = std::chrono::seconds(20);
constexpr int kMostRuns = 30;  // of one transaction that others were in the way of
constexpr int kTakenRuns = 3;  // where it is not said who took the value
constexpr auto kLongestPause = milliseconds(50);
constexpr auto kLockLook = milliseconds(50);

// A server that does not answer must not hold a request for minutes. The URL may say otherwise.
constexpr const char* kDefaults =
    "connect_timeout=5 keepalives_idle=10 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=15000 ";

// A frozen host must not keep rows locked, or its place in a queue. An index tells which rows were read, so that only
// those are held against others; a small table would else be read, and held, as a whole. What has no index all the same
// looks so dear then that it would be compiled first.
constexpr const char* kSetUp =
    "SET client_encoding = 'UTF8'; SET statement_timeout = '30s'; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = '10s'; SET standard_conforming_strings = on; "
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; "
    "SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan; SET search_path = tieback_host";

// Each connection of a host at work shares this lock for as long as it lives, so that it is held again with the first
// one after a loss, and gone with the host; who changes the version must have it alone.
constexpr const char* kShareWork = "; SELECT pg_try_advisory_lock_shared(hashtext('tieback host at work'), 0)";
constexpr const char* kStopWork = "SELECT pg_try_advisory_xact_lock(hashtext('tieback host at work'), 0)";
constexpr const char* kWhoWorks =
    "SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype='advisory' AND "
    "granted AND classid::bigint = hashtext('tieback host at work')::bigint & 4294967295 AND objid=0 AND objsubid=2 "
    "AND "
    "database = (SELECT oid FROM pg_database WHERE datname=current_database()) AND pid<>pg_backend_pid() ORDER BY 1";
constexpr const char* kVersion = "SELECT coalesce(max(version), 0) FROM version";

constexpr const char* kSchema =
    "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname='tieback_host'";

std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

// By which people know it in the server's list of connections.
std::string ownName() {
  std::array<char, 256> machine{};
  ::gethostname(machine.data(), machine.size() - 1);
  return "tieback-host " + std::to_string(::getpid()) + " on " + machine.data();
}

// What the URL says, in libpq's other spelling, to which a password can be added.
std::string conninfoOf(const std::string& url, std::string& name) {
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(PQconninfoParse(url.c_str(), &why),
                                                                            &PQconninfoFree);
  if (!parsed) {
    std::string message = why == nullptr ? "unreadable" : why;
    PQfreemem(why);
    while (!message.empty() && message.back() == '\n') message.pop_back();
    throw StoreError("database.url is not one of PostgreSQL: " + message + ".");
  }
  std::string conninfo = kDefaults + ("application_name=" + quoted(ownName()) + " ");
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string keyword = option->keyword;
    if (keyword == "password") {
      throw StoreError("database.url must not hold the password: give a reference to it as database.password.");
    }
    if (keyword == "dbname") name = std::string("the database ") + option->val;
    conninfo += keyword + "=" + quoted(option->val) + " ";
  }
  return conninfo;
}

// Ever longer, and not the same for two that are in each other's way.
void pauseBefore(int run) {
  std::array<std::uint8_t, 1> random{};
  secureRandom(random);
  const auto longest = std::min<std::int64_t>(kLongestPause.count(), std::int64_t{2} << std::min(run, 10));
  std::this_thread::sleep_for(std::chrono::microseconds(longest * 1000 * (random[0] + 1) / 256));
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Connections, each set up the same way; at most so many at once.
class Pool {
 public:
  explicit Pool(const PostgresqlSettings& settings)
      : conninfo_(conninfoOf(settings.url, name_)), password_(settings.password) {}

  const std::string& name() const { return name_; }

  std::unique_ptr<PostgresqlConnection> connect() const {
    auto connection =
        std::make_unique<PostgresqlConnection>(password_ ? conninfo_ + "password=" + quoted(password_()) : conninfo_);
    const std::string set_up = kSetUp;
    if (version_ == 0) {
      connection->script(set_up);
    } else if (connection->script(set_up + kShareWork).at(0).text(0) != "t") {
      throw StoreError(name_ + " is being brought to a newer version by another host. Start the newer program, too.");
    }
    return connection;
  }

  // From here on each connection is one of a host at work on tables of that version.
  void beginWork(std::int64_t version) {
    version_ = version;
    forgetIdle();
  }
  std::int64_t version() const { return version_; }  // 0: not yet at work

  // Nothing: a new one is to be made. Either way it counts as in use until giveBack().
  std::unique_ptr<PostgresqlConnection> take() TIEBACK_EXCLUDES(mutex_) {
    const auto deadline = steady_clock::now() + kBusyPatience;
    Lock lock(mutex_);
    while (in_use_ >= kMostConnections) {
      const auto now = steady_clock::now();
      if (now >= deadline) throw StoreError("all connections to the PostgreSQL server are busy.");
      lock.waitFor(freed_, deadline - now);
    }
    ++in_use_;
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->usable()) return connection;
    }
    return nullptr;
  }

  void giveBack(std::unique_ptr<PostgresqlConnection> connection) TIEBACK_EXCLUDES(mutex_) {
    const Lock lock(mutex_);
    --in_use_;
    if (connection && connection->usable()) idle_.push_back(std::move(connection));
    freed_.notify_one();
  }

  // The server was lost: connections opened before are not worth trying.
  void forgetIdle() TIEBACK_EXCLUDES(mutex_) {
    std::vector<std::unique_ptr<PostgresqlConnection>> gone;
    const Lock lock(mutex_);
    gone.swap(idle_);
  }

 private:
  std::string name_ = "the database";
  std::string conninfo_;
  std::function<std::string()> password_;
  std::atomic<std::int64_t> version_ = 0;
  Mutex mutex_;
  std::condition_variable freed_;
  std::size_t in_use_ TIEBACK_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<PostgresqlConnection>> idle_ TIEBACK_GUARDED_BY(mutex_);
};

// One of the pool's, for a scope.
class Borrowed {
 public:
  explicit Borrowed(Pool& pool) : pool_(pool), connection_(pool.take()) {
    if (connection_) return;
    try {
      connection_ = pool_.connect();
    } catch (...) {
      pool_.giveBack(nullptr);
      throw;
    }
  }
  // One that is still within a transaction is closed, which rolls it back.
  ~Borrowed() { pool_.giveBack(std::move(connection_)); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  PostgresqlConnection& operator*() const { return *connection_; }

 private:
  Pool& pool_;
  std::unique_ptr<PostgresqlConnection> connection_;
};

class PostgresqlChannel final : public Channel {
 public:
  PostgresqlChannel(std::unique_ptr<PostgresqlConnection> connection, std::string name)
      : connection_(std::move(connection)), name_(std::move(name)) {
    connection_->script("LISTEN " + name_);
  }
  void say(const std::string& text) override { connection_->query("SELECT pg_notify(?, ?)", {name_, text}); }
  std::vector<std::string> hear(milliseconds at_most) override { return connection_->notifications(at_most); }

 private:
  std::unique_ptr<PostgresqlConnection> connection_;
  std::string name_;
};

class PostgresqlEngine final : public Engine {
 public:
  explicit PostgresqlEngine(const PostgresqlSettings& settings) : pool_(settings) { makeSchema(); }

  std::string name() const override { return pool_.name(); }
  bool shared() const override { return true; }

  void inWriter(const std::function<bool(Connection&)>& body) override {
    for (int run = 1;; ++run) {
      bool committing = false;
      try {
        const Borrowed connection(pool_);
        begin(*connection, "BEGIN ISOLATION LEVEL SERIALIZABLE");
        if (!runIn(*connection, body)) return;
        committing = true;
        (*connection).execute("COMMIT");
        return;
      } catch (const PostgresqlFailure& failure) {
        if (failure.kind() == Kind::lost) pool_.forgetIdle();
        // A commit whose answer was lost may have been made.
        const bool again = failure.kind() == Kind::conflict ? run < kMostRuns
                           : failure.kind() == Kind::taken  ? run < kTakenRuns
                           : failure.kind() == Kind::lost   ? run == 1 && !committing
                                                            : false;
        if (!again) throw;
      }
      pauseBefore(run);
    }
  }

  void inReader(const std::function<void(Connection&)>& body) override {
    for (int run = 1;; ++run) {
      try {
        const Borrowed connection(pool_);
        begin(*connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        runIn(*connection, [&](Connection& within) {
          body(within);
          return true;
        });
        (*connection).execute("COMMIT");
        return;
      } catch (const PostgresqlFailure& failure) {
        if (failure.kind() != Kind::lost || run > 1) throw;
        pool_.forgetIdle();
      }
    }
  }

  bool alone(const std::string& name, milliseconds patience, const std::function<void()>& body) override {
    const auto connection = pool_.connect();  // whose end lets go, however it comes
    const auto deadline = steady_clock::now() + patience;
    while (connection->one("SELECT pg_try_advisory_lock(hashtext('tieback host'), hashtext(?))", {name})->text(0) !=
           "t") {
      if (steady_clock::now() >= deadline) return false;
      std::this_thread::sleep_for(kLockLook);
    }
    body();
    return true;
  }

  std::unique_ptr<Channel> channel(const std::string& name) override {
    return std::make_unique<PostgresqlChannel>(pool_.connect(), name);
  }

  bool hasTable(Connection& connection, const std::string& table) override {
    return connection.one("SELECT 1 FROM pg_tables WHERE schemaname='tieback_host' AND tablename=?", {table})
        .has_value();
  }

  // Texts sort by their bytes, as they do in SQLite.
  std::string inOwnWords(std::string_view statement) const override {
    std::string text(statement);
    replaceAll(text, " WITHOUT ROWID", "");
    replaceAll(text, "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY");
    replaceAll(text, " INTEGER", " BIGINT");
    replaceAll(text, " TEXT", " TEXT COLLATE \"C\"");
    return text;
  }

  std::int64_t version(Connection& connection) override {
    if (!hasTable(connection, "version")) return 0;
    return connection.one(kVersion)->integer(0);
  }

  void setVersion(Connection& connection, std::int64_t version) override {
    connection.execute(
        "CREATE TABLE IF NOT EXISTS version (version BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now())");
    connection.execute("INSERT INTO version (version) VALUES (?)", {version});
  }

  std::vector<std::string> hostsAtWork(Connection& connection) override {
    std::vector<std::string> names;
    if (connection.one(kStopWork)->text(0) == "t") return names;
    for (const Row& row : connection.query(kWhoWorks)) names.push_back(row.text(0));
    if (names.empty()) throw PostgresqlFailure(Kind::conflict, "the last host at work on it has just ended.");
    return names;
  }

  void beginWork(std::int64_t version) override { pool_.beginWork(version); }

 private:
  // The version is asked for with it, so that it costs no round trip. A connection that is left within the
  // transaction is not kept.
  void begin(PostgresqlConnection& connection, std::string_view statement) const {
    const std::int64_t known = pool_.version();
    if (known == 0) {
      connection.execute(statement, {});
    } else {
      requireVersion(name(), connection.queryAfter(statement, kVersion).at(0).integer(0), known);
    }
  }

  // Rolled back where the body wants no commit. A connection that is not up to that is not kept, which does it, too.
  static bool runIn(PostgresqlConnection& connection, const std::function<bool(Connection&)>& body) {
    bool good = false;
    try {
      good = body(connection);
    } catch (...) {
      rollBack(connection);
      throw;
    }
    if (!good) rollBack(connection);
    return good;
  }

  static void rollBack(PostgresqlConnection& connection) {
    try {
      connection.execute("ROLLBACK");
    } catch (const PostgresqlFailure&) {
    }
  }

  void makeSchema() {
    const Borrowed connection(pool_);
    if (const auto there = (*connection).one(kSchema)) {
      if (there->text(0) == "t") return;
      throw StoreError(
          "the role in database.url may not use the schema tieback_host; docs/operator.md lists what it needs.");
    }
    // Hosts that start at once may find it missing together; asking whether it exists needs the right to make it.
    try {
      (*connection).script("CREATE SCHEMA IF NOT EXISTS tieback_host");
    } catch (const PostgresqlFailure& failure) {
      if (failure.kind() == Kind::lost) throw;
      if (!(*connection).one(kSchema)) {
        throw StoreError("the schema tieback_host can't be made in " + name() + ": " + failure.what());
      }
    }
  }

  Pool pool_;
};

}  // namespace

std::unique_ptr<Engine> postgresqlEngine(const PostgresqlSettings& settings) {
  return std::make_unique<PostgresqlEngine>(settings);
}

}  // namespace tieback::host
