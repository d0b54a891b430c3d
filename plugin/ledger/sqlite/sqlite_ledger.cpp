#include "ledger/sqlite/sqlite_ledger.h"

#include <tieback/sdk/mutex.h>

#include <chrono>

#include "ledger/sql/group_commit.h"
#include "ledger/sql/transaction.h"
#include "ledger/sqlite/disk.h"
#include "ledger/sqlite/lock_file.h"
#include "ledger/sqlite/migrations.h"
#include "ledger/sqlite/shared_sync.h"
#include "ledger/sqlite/sqlite_session.h"

namespace tieback::ledger {
namespace {

constexpr std::int64_t kApplicationId = 0x54424C47;  // "TBLG", so that no other SQLite file is taken for a ledger

// Pages that many exports rewrite are copied from the log into the file once for all of them, not once for each; the
// log grows to 64 MB meanwhile. The writer keeps as much in memory (in KiB, hence the sign), if it comes to it.
// What savepoints may have to put back is kept in memory, too.
constexpr const char* kSizes =
    "PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY";

constexpr std::int64_t kPagesCheckedAtStart = 5000;  // 20 MB

// Several reading sessions and one that writes: SQLite lets readers go on while one writes.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(const std::string& file, std::function<Micros()> now)
      : file_(file),
        now_(std::move(now)),
        lock_(file + ".lock"),
        writer_(file),
        log_([this] { writer_.syncLog(); }),
        group_([this](const auto& jobs) { writeTogether(jobs); }, [this](const auto& jobs) { settle(jobs); }) {
    prepare();
    // Makes the log's file known, while nobody else is at work.
    writer_.script("BEGIN IMMEDIATE; COMMIT");
    log_.wrote();
    log_.sync();
  }

  void write(const std::function<void(Transaction&)>& work) override { group_.run(work, true); }
  void writeHeld(Held held, const std::function<void(Transaction&)>& work) override {
    group_.run(work, true, GroupCommit::orderOf(held));
  }
  void writeSoon(const std::function<void(Transaction&)>& work) override { group_.run(work, false); }
  void settle() override { log_.sync(); }

  void read(const std::function<void(Transaction&)>& work) override {
    auto session = takeReader();
    session->run("BEGIN");
    try {
      SqlTransaction transaction(*session, SqlTransaction::Kind::read);
      work(transaction);
    } catch (...) {
      rollBack(*session);
      throw;
    }
    session->run("COMMIT");
    const Lock lock(readers_mutex_);
    readers_.push_back(std::move(session));
  }

  Micros now() override { return now_(); }

  void check() override {
    log_.check();
    checkDisk(file_);
    read([](Transaction& transaction) { transaction.connectionState(""); });
  }

  bool shared() const override { return false; }
  // Nobody else puts anything into a queue: the thread does the writes of all instead.
  std::vector<Queue> listen(const std::function<bool()>& cancelled) override {
    const auto until = std::chrono::steady_clock::now() + kListenFor;
    group_.serve([&] { return !cancelled() && std::chrono::steady_clock::now() < until; }, kListenStep);
    return {};
  }

 private:
  using Job = GroupCommit::Job;

  static void rollBack(SqliteSession& session) {
    // SQLite has rolled back by itself (disk full, I/O error); the first error is the one to tell.
    if (session.inTransaction()) session.run("ROLLBACK");
  }

  void writeTogether(const std::vector<Job*>& jobs) {
    if (jobs.size() == 1 || !writeAsOne(jobs)) writeEach(jobs);
  }

  // False when nothing was kept.
  bool writeAsOne(const std::vector<Job*>& jobs) {
    try {
      writer_.run("BEGIN IMMEDIATE");
      GroupCommit::runAll(writer_, jobs);
      commit();
      return true;
    } catch (...) {
      abandon();
      return false;
    }
  }

  void settle(const std::vector<Job*>& jobs) {
    try {
      log_.sync();
    } catch (...) {
      failAll(jobs, std::current_exception());
    }
  }

  void commit() {
    log_.check();
    writer_.run("COMMIT");
    log_.wrote();
  }

  void writeEach(const std::vector<Job*>& jobs) {
    try {
      writer_.run("BEGIN IMMEDIATE");
      for (Job* job : jobs) runOne(*job, jobs.size() > 1);
      if (writer_.inTransaction()) commit();
    } catch (...) {
      failAll(jobs, std::current_exception());
      abandon();
    }
  }

  // A savepoint each, where there are several: what undoes one leaves the others.
  void runOne(Job& job, bool one_of_several) {
    try {
      if (one_of_several) writer_.run("SAVEPOINT one");
      SqlTransaction transaction(writer_, SqlTransaction::Kind::write);
      (*job.work)(transaction);
      transaction.finish();
      if (one_of_several) writer_.run("RELEASE one");
    } catch (...) {
      job.error = std::current_exception();
      if (!writer_.inTransaction()) throw;  // SQLite has undone the whole group
      writer_.run(one_of_several ? "ROLLBACK TO one" : "ROLLBACK");
      if (one_of_several) writer_.run("RELEASE one");
    }
  }

  static void failAll(const std::vector<Job*>& jobs, const std::exception_ptr& why) {
    for (Job* job : jobs) {
      if (!job->error) job->error = why;
    }
  }

  void abandon() {
    try {
      rollBack(writer_);
    } catch (const LedgerError&) {
      // The next BEGIN says what is wrong.
    }
  }

  std::unique_ptr<SqliteSession> takeReader() {
    {
      const Lock lock(readers_mutex_);
      if (!readers_.empty()) {
        auto session = std::move(readers_.back());
        readers_.pop_back();
        return session;
      }
    }
    auto session = std::make_unique<SqliteSession>(file_);
    session->script("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON");
    return session;
  }

  std::int64_t pragma(const std::string& name) {
    std::int64_t value = 0;
    writer_.each("PRAGMA " + name, {}, [&](const Row& row) { value = row.number(0); });
    return value;
  }

  // Nothing in it yet. It may have pages: of a first start that was cut off before the first migration was on disk.
  bool isEmpty() {
    std::int64_t tables = 0;
    writer_.each("SELECT count(*) FROM sqlite_master", {}, [&](const Row& row) { tables = row.number(0); });
    return tables == 0;
  }

  void prepare() {
    try {
      writer_.script("PRAGMA busy_timeout = 5000");
      const auto version = pragma("user_version");
      const auto owner = pragma("application_id");
      const auto known = static_cast<std::int64_t>(migrations().size());
      if (owner != kApplicationId && (owner != 0 || version != 0 || !isEmpty())) {
        throw LedgerError("it is a SQLite file, but not a Tieback ledger");
      }
      if (version > known) {
        throw LedgerError("it was written by a newer version (schema " + std::to_string(version) +
                          "; this program knows " + std::to_string(known) +
                          "). Run the newer version, or restore a backup from before");
      }
      // Commits don't wait for the disk one after the other: see SharedSync.
      writer_.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
      writer_.script(kSizes);
      for (auto next = version; next < known; ++next) migrate(next);
      // A full check of a large ledger would take longer than everything else at start-up; there, damage is found on
      // reading.
      if (pragma("page_count") > kPagesCheckedAtStart) return;
      std::string health;
      writer_.each("PRAGMA quick_check(1)", {}, [&](const Row& row) { health = row.text(0); });
      if (health != "ok") throw LedgerError("it is damaged. Restore it from a backup");
    } catch (const LedgerError& error) {
      throw LedgerError("cannot open the ledger " + file_ + ": " + error.what() + ".");
    }
  }

  void migrate(std::int64_t from) {
    writer_.script("BEGIN IMMEDIATE;" + std::string(migrations()[static_cast<std::size_t>(from)]) +
                   ";PRAGMA application_id = " + std::to_string(kApplicationId) +
                   ";PRAGMA user_version = " + std::to_string(from + 1) + ";COMMIT");
  }

  std::string file_;
  std::function<Micros()> now_;
  LockFile lock_;
  SqliteSession writer_;
  SharedSync log_;
  GroupCommit group_;
  Mutex readers_mutex_;
  std::vector<std::unique_ptr<SqliteSession>> readers_ TIEBACK_GUARDED_BY(readers_mutex_);
};

}  // namespace

std::unique_ptr<Ledger> openSqliteLedger(const std::string& file, std::function<Micros()> now) {
  return std::make_unique<SqliteLedger>(file, std::move(now));
}

}  // namespace tieback::ledger
