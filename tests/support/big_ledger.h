// A ledger of any size, made from a few items that the connector itself wrote: each is copied many times under other
// ids, titles, amounts, dates, projects, commitments and vendors. So the rows are what the connector makes them, and
// this program knows only the columns that it varies, and the counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tieback::test {

// An item to copy, and the share (in hundredths) of the copies that it gets.
struct Original {
  std::string id;
  int percent = 0;
};

// Of copies whose original is queued for export.
struct QueuedCopies {
  // In the queue they follow it, by their ids; none: all are where the original is.
  std::optional<std::int64_t> after_position;
  // They wait until then, in the ledger's microseconds; 0: they need not.
  std::int64_t not_before = 0;
};

inline constexpr int kProjects = 200;  // of each connection: p-1, p-2, …
inline constexpr int kVendors = 500;
inline constexpr int kCommitments = 20'000;

// Adds copies until there are `items` copies in all, shared out over the connections b-1 to b-`connections`. Their ids
// are b-N.1000000 and up, n and n + `connections` being of the same one. `url`: sqlite:FILE or postgresql://…; nobody
// else may have it open. Throws std::runtime_error with the engine's words.
void growLedger(const std::string& url, const std::vector<Original>& originals, int connections, std::int64_t items,
                const QueuedCopies& queued = {});

}  // namespace tieback::test
