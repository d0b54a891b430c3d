// The hash that chains a connection's history: the same for every store, so that a copy in another one still proves it.
#pragma once

#include <string>

#include "ledger/port/ledger.h"

namespace tieback::ledger {

// SHA-256 in hex over the hash of the row before it (empty for the first) and everything this row says, its connection
// and its sequence among it.
std::string historyHash(const HistoryEntry& entry, const std::string& connection, const std::string& previous);

}  // namespace tieback::ledger
