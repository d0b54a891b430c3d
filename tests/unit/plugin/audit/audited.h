// A ledger with some history in it, keys, and hands that reach behind the ledger's back.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "audit/checkpoint_file.h"
#include "audit/verify.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "support/reads_twice.h"
#include "support/world.h"

namespace tieback::test {

// Made with `openssl genpkey -algorithm ed25519`; good for nothing but these tests.
inline const std::string kPrivateKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIOpjEsEV+r5HpfqJmKdhib4aAC5bKz1PtRxtl7Q6TBYM\n"
    "-----END PRIVATE KEY-----\n";
inline const std::string kOtherPrivateKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIHVKkmsi/H29OjJIovFG4jymGLHuaK+W3WI+EgH49qL3\n"
    "-----END PRIVATE KEY-----\n";

class Audited {
 public:
  static constexpr int kRows = 10;

  // `acme` and `beta` have rows 1 to 10 each.
  Audited() {
    const auto ledger = ledger::openSqliteLedger(file(), [] { return kStart; });
    for (int row = 1; row <= kRows; ++row) append(*ledger, row);
  }

  std::string file() const { return folder.file("ledger.db"); }
  std::unique_ptr<ledger::Ledger> toRead() const {
    return std::make_unique<ReadsTwice>(ledger::openSqliteLedgerToRead(file(), [] { return kStart; }));
  }

  // As someone who has the file, and takes away what keeps the history append-only.
  void tamper(const std::string& sql) const {
    sqlite3* handle = nullptr;
    if (sqlite3_open(file().c_str(), &handle) != SQLITE_OK) throw std::runtime_error("no ledger");
    const std::string all = "DROP TRIGGER IF EXISTS history_no_update; DROP TRIGGER IF EXISTS history_no_delete;" + sql;
    char* message = nullptr;
    const int result = sqlite3_exec(handle, all.c_str(), nullptr, nullptr, &message);
    const std::string why = message == nullptr ? "" : message;
    sqlite3_free(message);
    sqlite3_close(handle);
    if (result != SQLITE_OK) throw std::runtime_error(why);
  }

  std::vector<audit::Finding> findings(const std::vector<audit::CheckpointLines>& checkpoints = {}) const {
    return audit::verify(*toRead(), checkpoints, audit::VerifyingKey::fromPem(kPrivateKey).value()).findings;
  }

  static void append(ledger::Ledger& ledger, int row) {
    ledger.write([&](ledger::Transaction& transaction) {
      for (const char* connection : {"acme", "beta"}) {
        ledger::HistoryEntry entry;
        entry.item = std::string(connection) + "." + std::to_string(4710 + row);
        entry.at = kStart + row;
        entry.by = json::Value::object({{"id", "u-ann"}, {"name", "Ann"}});
        entry.operation = "accept";
        entry.from = "ready";
        entry.to = "accepted";
        entry.revision = row;
        entry.message = "Accepted.";
        entry.details = json::Value::object({{"answers", json::Value::object()}});
        transaction.append(entry, connection);
      }
    });
  }

  TemporaryFolder folder;
};

}  // namespace tieback::test
