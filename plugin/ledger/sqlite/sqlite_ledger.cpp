#include "ledger/sqlite/sqlite_ledger.h"

#include <tieback/sdk/mutex.h>

#include "ledger/sqlite/lock_file.h"
#include "ledger/sqlite/migrations.h"
#include "ledger/sqlite/transaction.h"

namespace tieback::ledger {
namespace {

constexpr std::int64_t kApplicationId = 0x54424C47;  // "TBLG", so that no other SQLite file is taken for a ledger

constexpr std::int64_t kPagesCheckedAtStart = 5000;  // 20 MB

// Several reading sessions and one that writes: SQLite lets readers go on while one writes.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(const std::string& file, std::function<Micros()> now)
      : file_(file), now_(std::move(now)), lock_(file + ".lock"), writer_(file) {
    prepare();
  }

  void write(const std::function<void(Transaction&)>& work) override {
    const Lock lock(write_mutex_);
    inTransaction(writer_, "BEGIN IMMEDIATE", work);
  }

  void read(const std::function<void(Transaction&)>& work) override {
    auto session = takeReader();
    inTransaction(*session, "BEGIN", work);
    const Lock lock(readers_mutex_);
    readers_.push_back(std::move(session));
  }

  Micros now() override { return now_(); }

  void check() override {
    write([](Transaction& transaction) { transaction.setConnectionState("", {}); });
  }

 private:
  static void inTransaction(SqlSession& session, const char* begin, const std::function<void(Transaction&)>& work) {
    session.run(begin);
    try {
      SqlTransaction transaction(session);
      work(transaction);
      session.run("COMMIT");
    } catch (...) {
      try {
        session.run("ROLLBACK");
      } catch (const LedgerError&) {
        // SQLite has rolled back by itself (disk full, I/O error); the first error is the one to tell.
      }
      throw;
    }
  }

  std::unique_ptr<SqlSession> takeReader() {
    {
      const Lock lock(readers_mutex_);
      if (!readers_.empty()) {
        auto session = std::move(readers_.back());
        readers_.pop_back();
        return session;
      }
    }
    auto session = std::make_unique<SqlSession>(file_);
    session->script("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON");
    return session;
  }

  std::int64_t pragma(const std::string& name) {
    const auto rows = writer_.rows(1, "PRAGMA " + name);
    return rows.empty() ? 0 : std::stoll(rows[0][0]);
  }

  // Nothing in it yet. It may have pages: of a first start that was cut off before the first migration was on disk.
  bool isEmpty() { return writer_.rows(1, "SELECT count(*) FROM sqlite_master").at(0).at(0) == "0"; }

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
      writer_.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
      for (auto next = version; next < known; ++next) migrate(next);
      // A full check of a large ledger would take longer than everything else at start-up; there, damage is found on
      // reading.
      if (pragma("page_count") > kPagesCheckedAtStart) return;
      const auto health = writer_.rows(1, "PRAGMA quick_check(1)");
      if (health.empty() || health[0][0] != "ok") throw LedgerError("it is damaged. Restore it from a backup");
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
  Mutex write_mutex_;
  SqlSession writer_;
  Mutex readers_mutex_;
  std::vector<std::unique_ptr<SqlSession>> readers_ TIEBACK_GUARDED_BY(readers_mutex_);
};

}  // namespace

std::unique_ptr<Ledger> openSqliteLedger(const std::string& file, std::function<Micros()> now) {
  return std::make_unique<SqliteLedger>(file, std::move(now));
}

}  // namespace tieback::ledger
