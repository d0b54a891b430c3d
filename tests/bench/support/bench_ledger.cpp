#include "support/bench_ledger.h"

namespace tieback::bench {

std::vector<LedgerEngine> ledgerEngines(const Settings& settings) {
  std::vector<LedgerEngine> engines;
  if (settings.ledger != "postgresql") engines.push_back(LedgerEngine::sqlite);
  if (settings.ledger != "sqlite") engines.push_back(LedgerEngine::postgresql);
  return engines;
}

BenchLedger::BenchLedger(const Settings& settings, LedgerEngine engine, const std::string& name)
    : file_(settings.work / (name + ".db")) {
  if (engine == LedgerEngine::sqlite) return;
  server_ = std::make_unique<test::PostgresServer>(
      std::vector<std::string>{"fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=1GB",
                               "max_wal_size=8GB", "wal_level=minimal", "max_wal_senders=0"});
}

std::string BenchLedger::url() const {
  return server_ ? server_->url() : "sqlite:" + file_.string();
}

std::int64_t BenchLedger::bytes() const {
  if (server_) return std::stoll(server_->sql("SELECT pg_database_size(current_database())"));
  return static_cast<std::int64_t>(std::filesystem::file_size(file_));
}

}  // namespace tieback::bench
