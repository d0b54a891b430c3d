// A write of several tables, so that one undone by half would show.
#pragma once

#include "ledger/port/ledger.h"

namespace tieback::test {

// Item n, whose document has so many bytes, and a row of its history.
inline ledger::Item writeItem(ledger::Transaction& transaction, int n, std::size_t bytes) {
  ledger::Item item;
  item.connection = "acme";
  item.id = "acme." + std::to_string(n);
  item.external_key = "TB-" + std::to_string(n);
  item.document = json::Value::object({{"text", std::string(bytes, 'x')}});
  transaction.insert(item);
  ledger::HistoryEntry entry;
  entry.item = item.id;
  entry.details = json::Value::object();
  transaction.append(entry, item.connection);
  return item;
}

}  // namespace tieback::test
