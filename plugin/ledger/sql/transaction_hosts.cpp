// The hosts that share the ledger.
#include "ledger/sql/transaction.h"

namespace tieback::ledger {

void SqlTransaction::putHost(const HostRecord& host) {
  session_.run(
      "INSERT INTO host (incarnation, name, kernel, process, process_start, started_at, seen_at, ended) VALUES "
      "(?,?,?,?,?,?,?,?) ON CONFLICT (incarnation) DO UPDATE SET seen_at = excluded.seen_at, ended = excluded.ended",
      {host.incarnation, host.name, host.kernel, host.process, host.process_start, host.started_at, host.seen_at,
       std::int64_t{host.ended ? 1 : 0}});
}

std::vector<HostRecord> SqlTransaction::hosts() {
  std::vector<HostRecord> hosts;
  session_.each(
      "SELECT incarnation, name, kernel, process, process_start, started_at, seen_at, ended FROM host ORDER BY "
      "started_at, incarnation",
      {}, [&](const Row& row) {
        hosts.push_back({row.string(0), row.string(1), row.string(2), row.number(3), row.string(4), row.number(5),
                         row.number(6), row.number(7) != 0});
      });
  return hosts;
}

void SqlTransaction::forgetHostsBefore(Micros seen_at) {
  session_.run("DELETE FROM host WHERE ended = 1 AND seen_at < ?", {seen_at});
}

void SqlTransaction::tidy() {
  if (!session_.engine().tidy.empty()) session_.run(session_.engine().tidy);
}

}  // namespace tieback::ledger
