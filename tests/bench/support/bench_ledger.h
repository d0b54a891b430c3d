// A ledger of either engine for a benchmark: a file in its work folder, or a PostgreSQL server of its own with fsync
// on.
#pragma once

#include "support/settings.h"

#include <support/postgres_server.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tieback::bench {

enum class LedgerEngine { sqlite, postgresql };

// Those that the settings ask for.
std::vector<LedgerEngine> ledgerEngines(const Settings& settings);

class BenchLedger {
 public:
  BenchLedger(const Settings& settings, LedgerEngine engine, const std::string& name);

  std::string engineName() const { return server_ ? "PostgreSQL" : "SQLite"; }
  std::string url() const;
  std::int64_t bytes() const;

 private:
  std::filesystem::path file_;
  std::unique_ptr<test::PostgresServer> server_;  // null: SQLite
};

}  // namespace tieback::bench
