// People who read, at a steady rate, while exports run at a steady rate: 1,000 companies on one ledger.
#pragma once

#include "support/report.h"
#include "support/settings.h"

#include <string>
#include <utility>
#include <vector>

namespace tieback::bench {

struct LoadFound {
  std::vector<std::pair<std::string, Samples>> readings;  // by what was asked; from when it was due to its answer
  double exports_per_second = 0;                          // pressed, and synced until the end
  double seconds = 0;
};

// `connections` as growLedger() made them, with `per_connection` items each.
LoadFound readWhileExporting(const Settings& settings, const std::string& ledger_url, int connections,
                             std::int64_t per_connection);

inline constexpr int kReadsPerSecond = 50;
inline constexpr int kExportsPerSecond = 20;

}  // namespace tieback::bench
