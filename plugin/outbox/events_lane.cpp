#include "outbox/events_lane.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tieback::outbox {
namespace {

// While one worker delivers an event no other takes it; should the process die, it is due again then.
constexpr ledger::Micros kDeliveryUs = 30'000'000;
// Together, since each transaction waits for the disk; few, since all must be delivered within that time.
constexpr std::int64_t kMostTogether = 64;
constexpr ledger::Micros kRetryUs = 1'000'000;
constexpr std::int64_t kMostDoublings = 6;  // about a minute between tries at the end; never given up

}  // namespace

EventsLane::Claimed EventsLane::claim() {
  if (!ledger_.shared()) return claimHere();
  Claimed claimed;
  ledger_.write([&](ledger::Transaction& transaction) {
    const auto now = ledger_.now();
    claimed = {transaction.dueEvents(now, kMostTogether), now + kDeliveryUs};
    for (const auto& event : claimed.events) transaction.holdEvent(event, claimed.until);
  });
  return claimed;
}

EventsLane::Claimed EventsLane::claimHere() {
  const auto now = ledger_.now();
  Claimed claimed{{}, now + kDeliveryUs};
  const Lock lock(mutex_);
  std::erase_if(delivering_, [&](const auto& one) { return one.second <= now; });
  const std::int64_t most = kMostTogether + static_cast<std::int64_t>(delivering_.size());
  std::vector<ledger::Event> due;
  ledger_.read([&](ledger::Transaction& transaction) { due = transaction.dueEvents(now, most); });
  // The host must not be told of what a power failure may take back.
  if (!due.empty()) ledger_.settle();
  for (auto& event : due) {
    if (claimed.events.size() == kMostTogether || !delivering_.try_emplace(event.item, claimed.until).second) continue;
    claimed.events.push_back(std::move(event));
  }
  return claimed;
}

void EventsLane::release(const std::vector<ledger::Event>& events) {
  const Lock lock(mutex_);
  for (const auto& event : events) delivering_.erase(event.item);
}

bool EventsLane::work() {
  unsaved_.saveKept();
  const auto [events, ours_until] = claim();
  if (events.empty()) {
    std::optional<ledger::Micros> next;
    ledger_.read(
        [&](ledger::Transaction& transaction) { next = transaction.nextAt(ledger::Queue::events, ledger_.now()); });
    if (next) host_.wake(TIEBACK_LANE_EVENTS, *next);
    return false;
  }
  std::vector<ledger::Event> delivered;
  std::vector<std::pair<ledger::Event, ledger::Micros>> again;
  for (const auto& event : events) {
    const auto taken = host_.deliverText(event.document);
    if (taken) {
      delivered.push_back(event);
      continue;
    }
    again.emplace_back(event, ledger_.now() + (kRetryUs << std::min(event.attempts, kMostDoublings)));
    host_.log(LogLevel::warning, "the host did not take an event; it is delivered again",
              json::Value::object({{"event", event.id}, {"why", taken.error().message}}));
  }
  unsaved_.save(ours_until, [delivered, again](ledger::Transaction& transaction) {
    for (const auto& event : delivered) transaction.acknowledgeEvent(event);
    for (const auto& [event, at] : again) transaction.postponeEvent(event, at);
  });
  release(events);
  for (const auto& [event, at] : again) host_.wake(TIEBACK_LANE_EVENTS, at);
  if (!delivered.empty()) host_.wake(TIEBACK_LANE_EVENTS);  // an item's next one may have waited for this one
  return true;
}

}  // namespace tieback::outbox
