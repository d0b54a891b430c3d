#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/postgresql/schema.h"
#include "ledger/postgresql/server.h"
#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

// Thread-safe as far as Server is: each read has a session of its own.
class PostgresqlReader final : public Ledger {
 public:
  explicit PostgresqlReader(const PostgresqlOptions& options) : server_(options) {
    auto session = server_.connect();
    checkSchema(*session);
    server_.giveBack(std::move(session));
  }

  void write(const std::function<void(Transaction&)>&) override { throw LedgerError("it was opened to read only"); }
  void writeSoon(const std::function<void(Transaction&)>& work) override { write(work); }
  void settle() override {}

  // One moment's state, whatever hosts write meanwhile. A session that failed is not used again.
  void read(const std::function<void(Transaction&)>& work) override {
    auto session = server_.take();
    session->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    SqlTransaction transaction(*session, SqlTransaction::Kind::read);
    work(transaction);
    session->run("ROLLBACK");
    session->flush();
    server_.giveBack(std::move(session));
  }

  Micros now() override {
    Micros now = 0;
    auto session = server_.take();
    session->each("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint", {},
                  [&](const Row& row) { now = row.number(0); });
    server_.giveBack(std::move(session));
    return now;
  }
  bool shared() const override { return true; }
  std::vector<Queue> listen(const std::function<bool()>&) override { return {}; }
  void check() override { now(); }

 private:
  Server server_;
};

}  // namespace

std::unique_ptr<Ledger> openPostgresqlLedgerToRead(const PostgresqlOptions& options) {
  try {
    return std::make_unique<PostgresqlReader>(options);
  } catch (const LedgerError& error) {
    throw LedgerError(std::string("cannot read the ledger in PostgreSQL: ") + error.what() + ".");
  }
}

}  // namespace tieback::ledger
