// The ledger in one SQLite file, for one host. Write-ahead log, every commit on disk before write() returns.
#pragma once

#include <memory>
#include <string>

#include "ledger/port/ledger.h"

namespace tieback::ledger {

// Opens or creates the file and brings it to this program's schema. Throws LedgerError, naming the file and the remedy:
// not writable, in use, not a ledger, corrupt, or written by a newer version (then nothing is touched).
std::unique_ptr<Ledger> openSqliteLedger(const std::string& file, std::function<Micros()> now);

// Opens a ledger to read in it, also while a host has it; write() throws. Changes nothing, so a ledger of an older
// schema is refused too.
std::unique_ptr<Ledger> openSqliteLedgerToRead(const std::string& file, std::function<Micros()> now);

}  // namespace tieback::ledger
