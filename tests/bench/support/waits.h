// Where this process's time goes, libraries and plugins included: the program defines the calls below itself, and
// counts. Everything is since the start, of all threads together.
#pragma once

#include <cstdint>

namespace tieback::bench {

// Over sockets: send(), recv(), and the time in poll() and epoll_wait() for an answer.
struct WireCounts {
  std::int64_t sent_bytes = 0;
  std::int64_t received_bytes = 0;
  std::int64_t waited_ns = 0;
};
WireCounts wireCounts();

// CPU time in sqlite3_step(): what SQLite does, without what is made of its rows.
std::int64_t sqliteCpuNs();

}  // namespace tieback::bench
