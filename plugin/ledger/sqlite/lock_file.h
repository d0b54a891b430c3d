// One process per SQLite ledger: a second one would claim what the first is exporting.
#pragma once

#include <string>

namespace tieback::ledger {

class LockFile {
 public:
  // Throws LedgerError naming the process that holds it.
  explicit LockFile(const std::string& path);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace tieback::ledger
