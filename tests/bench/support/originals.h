// A few items that the connector itself sent, decided and exported: what big ledgers are copies of.
#pragma once

#include "support/settings.h"

#include <support/big_ledger.h>

#include <string>
#include <vector>

namespace tieback::bench {

// One of each kind, of connection b-1, in the ledger at `ledger_url`: 90 % synced, 6 % rejected, 2 % ready, 1 %
// accepted, 1 % failed. The synced one is kSynced.
std::vector<test::Original> makeOriginals(const Settings& settings, const std::string& ledger_url);

inline constexpr const char* kSynced = "b-1.4";

}  // namespace tieback::bench
