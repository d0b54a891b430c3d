#include "ledger/port/history_hash.h"

#include "domain/digest.h"

namespace tieback::ledger {

std::string historyHash(const HistoryEntry& entry, const std::string& connection, const std::string& previous) {
  // One fixed form: members sorted, numbers as they are written.
  const json::Value row = json::Value::object({{"connection", connection},
                                               {"sequence", entry.sequence},
                                               {"item", entry.item},
                                               {"at", entry.at},
                                               {"by", entry.by},
                                               {"operation", entry.operation},
                                               {"from", entry.from},
                                               {"to", entry.to},
                                               {"revision", entry.revision},
                                               {"message", entry.message},
                                               {"details", entry.details}});
  return domain::sha256Hex(previous + row.canonical());
}

}  // namespace tieback::ledger
