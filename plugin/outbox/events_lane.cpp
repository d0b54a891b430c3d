#include "outbox/events_lane.h"

#include <algorithm>

namespace tieback::outbox {
namespace {

// While one worker delivers an event no other takes it; should the process die, it is due again then.
constexpr ledger::Micros kDeliveryUs = 30'000'000;
constexpr ledger::Micros kRetryUs = 1'000'000;
constexpr std::int64_t kMostDoublings = 6;  // about a minute between tries at the end; never given up

}  // namespace

bool EventsLane::work() {
  std::optional<ledger::Event> event;
  std::optional<ledger::Micros> next;
  ledger_.write([&](ledger::Transaction& transaction) {
    const auto now = ledger_.now();
    event = transaction.claimEvent(now, now + kDeliveryUs);
    if (!event) next = transaction.nextAt(ledger::Queue::events, now);
  });
  if (!event) {
    if (next) host_.wake(TIEBACK_LANE_EVENTS, *next);
    return false;
  }
  const auto delivered = host_.deliver(event->document);
  if (delivered) {
    ledger_.write([&](ledger::Transaction& transaction) { transaction.acknowledgeEvent(event->id); });
    host_.wake(TIEBACK_LANE_EVENTS);  // the item's next one may have waited for this one
    return true;
  }
  const auto again = ledger_.now() + (kRetryUs << std::min(event->attempts, kMostDoublings));
  ledger_.write([&](ledger::Transaction& transaction) { transaction.postponeEvent(event->id, again); });
  host_.wake(TIEBACK_LANE_EVENTS, again);
  host_.log(LogLevel::warning, "the host did not take an event; it is delivered again",
            json::Value::object({{"event", event->id}, {"why", delivered.error().message}}));
  return true;
}

}  // namespace tieback::outbox
