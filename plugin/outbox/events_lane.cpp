#include "outbox/events_lane.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tieback::outbox {
namespace {

// While one worker delivers an event no other takes it; should the process die, it is due again then.
constexpr ledger::Micros kDeliveryUs = 30'000'000;
// Together, since each transaction waits for the disk; few, since all must be delivered within that time.
constexpr std::int64_t kMostTogether = 16;
constexpr ledger::Micros kRetryUs = 1'000'000;
constexpr std::int64_t kMostDoublings = 6;  // about a minute between tries at the end; never given up

}  // namespace

bool EventsLane::work() {
  unsaved_.saveKept();
  std::vector<ledger::Event> events;
  std::optional<ledger::Micros> next;
  ledger::Micros ours_until = 0;
  ledger_.write([&](ledger::Transaction& transaction) {
    const auto now = ledger_.now();
    ours_until = now + kDeliveryUs;
    events = transaction.claimEvents(now, ours_until, kMostTogether);
    next = events.empty() ? transaction.nextAt(ledger::Queue::events, now) : std::nullopt;
  });
  if (events.empty()) {
    if (next) host_.wake(TIEBACK_LANE_EVENTS, *next);
    return false;
  }
  std::vector<std::string> delivered;
  std::vector<std::pair<std::string, ledger::Micros>> again;
  for (const auto& event : events) {
    const auto taken = host_.deliver(event.document);
    if (taken) {
      delivered.push_back(event.id);
      continue;
    }
    again.emplace_back(event.id, ledger_.now() + (kRetryUs << std::min(event.attempts, kMostDoublings)));
    host_.log(LogLevel::warning, "the host did not take an event; it is delivered again",
              json::Value::object({{"event", event.id}, {"why", taken.error().message}}));
  }
  unsaved_.save(ours_until, [delivered, again](ledger::Transaction& transaction) {
    for (const auto& id : delivered) transaction.acknowledgeEvent(id);
    for (const auto& [id, at] : again) transaction.postponeEvent(id, at);
  });
  for (const auto& [id, at] : again) host_.wake(TIEBACK_LANE_EVENTS, at);
  if (!delivered.empty()) host_.wake(TIEBACK_LANE_EVENTS);  // an item's next one may have waited for this one
  return true;
}

}  // namespace tieback::outbox
