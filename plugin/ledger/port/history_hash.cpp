#include "ledger/port/history_hash.h"

#include "domain/digest.h"
#include "domain/json_text.h"

namespace tieback::ledger {

std::string historyHash(const HistoryEntry& entry, const std::string& connection, const std::string& previous) {
  // One fixed form: members sorted, numbers as they are written.
  domain::JsonText row;
  row.object([&] {
    row.name("at").number(entry.at);
    row.name("by").raw(entry.by.canonical());
    row.name("connection").text(connection);
    row.name("details").raw(entry.details.canonical());
    row.name("from").text(entry.from);
    row.name("item").text(entry.item);
    row.name("message").text(entry.message);
    row.name("operation").text(entry.operation);
    row.name("revision").number(entry.revision);
    row.name("sequence").number(entry.sequence);
    row.name("to").text(entry.to);
  });
  return domain::sha256Hex(previous + row.take());
}

}  // namespace tieback::ledger
