#include <filesystem>

#include "ledger/sql/transaction.h"
#include "ledger/sqlite/migrations.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "ledger/sqlite/sqlite_session.h"

namespace tieback::ledger {
namespace {

class SqliteReader final : public Ledger {
 public:
  SqliteReader(const std::string& file, std::function<Micros()> now) : now_(std::move(now)), session_(existing(file)) {
    try {
      session_.script("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON");
      std::int64_t version = 0;
      session_.each("PRAGMA user_version", {}, [&](const Row& row) { version = row.number(0); });
      const auto known = static_cast<std::int64_t>(migrations().size());
      if (version != known) {
        throw LedgerError("its schema is " + std::to_string(version) + ", and this program reads schema " +
                          std::to_string(known) + ". Take the host of that version");
      }
    } catch (const LedgerError& error) {
      throw LedgerError("cannot read the ledger " + file + ": " + error.what() + ".");
    }
  }

  void write(const std::function<void(Transaction&)>&) override { throw LedgerError("it was opened to read only"); }
  void writeSoon(const std::function<void(Transaction&)>& work) override { write(work); }
  void settle() override {}

  // One moment's state, whatever a host writes meanwhile.
  void read(const std::function<void(Transaction&)>& work) override {
    session_.run("BEGIN");
    try {
      SqlTransaction transaction(session_, SqlTransaction::Kind::read);
      work(transaction);
    } catch (...) {
      session_.run("ROLLBACK");
      throw;
    }
    session_.run("ROLLBACK");
  }

  Micros now() override { return now_(); }
  bool shared() const override { return false; }
  std::vector<Queue> listen(const std::function<bool()>&) override { return {}; }
  void check() override { session_.run("SELECT 1"); }

 private:
  // SQLite would make a file that is not there.
  static std::string existing(const std::string& file) {
    if (!std::filesystem::is_regular_file(file)) throw LedgerError("there is no ledger at " + file + ".");
    return file;
  }

  std::function<Micros()> now_;
  SqliteSession session_;
};

}  // namespace

std::unique_ptr<Ledger> openSqliteLedgerToRead(const std::string& file, std::function<Micros()> now) {
  return std::make_unique<SqliteReader>(file, std::move(now));
}

}  // namespace tieback::ledger
