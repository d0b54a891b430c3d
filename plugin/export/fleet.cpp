#include "export/fleet.h"

namespace tieback::exporting {
namespace {

constexpr ledger::Micros kRememberedUs = 7LL * 24 * 3600 * 1'000'000;

std::string called(const ledger::HostRecord& host) {
  return (host.name.empty() ? "a host without a name" : host.name) + " (process " + std::to_string(host.process) + ")";
}

}  // namespace

Fleet::Fleet(ledger::Ledger& ledger, std::string incarnation, std::string name, const Processes& processes)
    : ledger_(ledger),
      incarnation_(std::move(incarnation)),
      name_(std::move(name)),
      processes_(processes),
      process_(processes.self()),
      started_at_(ledger.now()) {}

ledger::HostRecord Fleet::self(ledger::Micros now) const {
  return {incarnation_, name_, process_.kernel, process_.number, process_.start, started_at_, now, false};
}

// A ledger that is not shared is this process's alone: whoever had it before has ended.
bool Fleet::knownToHaveEnded(const ledger::HostRecord& host) const {
  return host.ended || !ledger_.shared() || processes_.hasEnded({host.kernel, host.process, host.process_start});
}

void Fleet::join() {
  ledger_.write([&](ledger::Transaction& transaction) {
    const auto now = ledger_.now();
    for (auto host : transaction.hosts()) {
      if (host.ended || host.name != name_ || name_.empty() || host.incarnation == incarnation_) continue;
      if (!knownToHaveEnded(host) && (host.kernel == process_.kernel || host.seen_at + kLeaseUs > now)) {
        throw ledger::LedgerError("another host called " + called(host) +
                                  " is at work on this ledger. Give each host a name of its own (ledger.host), or stop "
                                  "the other one and wait a minute");
      }
      host.ended = true;
      transaction.putHost(host);
    }
    transaction.putHost(self(now));
  });
}

void Fleet::leave() {
  ledger_.write([&](ledger::Transaction& transaction) {
    auto host = self(ledger_.now());
    host.ended = true;
    transaction.putHost(host);
  });
}

void Fleet::look(ledger::Transaction& transaction, ledger::Micros now) {
  transaction.putHost(self(now));
  transaction.forgetHostsBefore(now - kRememberedUs);
  known_.clear();
  for (auto host : transaction.hosts()) {
    const bool had_ended = host.ended;
    host.ended = knownToHaveEnded(host) && host.incarnation != incarnation_;
    if (host.ended && !had_ended) transaction.putHost(host);  // those under other kernels can't see it
    const bool silent = host.seen_at + kLeaseUs <= now;
    known_[host.incarnation] = {host.ended ? Fate::ended : silent ? Fate::silent : Fate::at_work, called(host)};
  }
}

Fate Fleet::fateOf(const std::string& incarnation) const {
  if (!ledger_.shared()) return incarnation == incarnation_ ? Fate::at_work : Fate::ended;
  const auto found = known_.find(incarnation);
  // Nothing is proven of one that nobody knows.
  return found == known_.end() ? Fate::silent : found->second.fate;
}

std::string Fleet::nameOf(const std::string& incarnation) const {
  const auto found = known_.find(incarnation);
  return found == known_.end() ? "a host" : found->second.name;
}

}  // namespace tieback::exporting
