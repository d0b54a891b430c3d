#include "ledger/port/history_hash.h"

#include <Poco/DigestEngine.h>
#include <Poco/SHA2Engine.h>

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
  Poco::SHA2Engine engine;
  engine.update(previous + row.canonical());
  return Poco::DigestEngine::digestToHex(engine.digest());
}

}  // namespace tieback::ledger
