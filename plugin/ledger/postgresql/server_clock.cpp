#include "ledger/postgresql/server_clock.h"

#include <algorithm>
#include <ctime>

#include "ledger/postgresql/schema.h"

namespace tieback::ledger {
namespace {

constexpr Micros kUnsureUs = 1'000'000;

Micros machineTime() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return Micros{time.tv_sec} * 1'000'000 + time.tv_nsec / 1000;
}

}  // namespace

bool ServerClock::isStale() {
  const Lock lock(mutex_);
  if (!known_ || moved_) return true;
  const Micros time = machineTime();
  if (time - std::max(measured_at_, asked_at_) < measure_every_) return false;
  asked_at_ = time;
  return true;
}

void ServerClock::measure(PostgresqlSession& session) {
  try {
    ask(session);
  } catch (...) {
    const Lock lock(mutex_);
    known_ = false;  // nobody goes on without having asked
    throw;
  }
}

Micros ServerClock::now() {
  const Lock lock(mutex_);
  const Micros told = machineTime() + offset_;
  // Two measurements differ by what the server took to answer: time does not go back for that.
  const bool unsure = told < latest_ && latest_ - told < kUnsureUs;
  latest_ = unsure ? latest_ : told;
  return latest_;
}

void ServerClock::ask(PostgresqlSession& session) {
  Micros server = 0;
  std::int64_t version = 0;
  bool moved = false;
  session.each(
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + offset_us, (SELECT max(version) FROM "
      "ledger_schema), offset_us FROM ledger_clock",
      {}, [&](const Row& row) {
        server = row.number(0);
        version = row.number(1);
        moved = row.number(2) != 0;
      });
  checkVersion(version);
  const Micros after = machineTime();
  const Lock lock(mutex_);
  // At most a round trip behind, never ahead: what one host says is due now is due at the next one that asks.
  offset_ = server - after;
  moved_ = moved;
  measured_at_ = after;
  known_ = true;
}

}  // namespace tieback::ledger
