#include <plugin_host/lanes.h>

#include <algorithm>
#include <chrono>

namespace tieback::host {
namespace {

// A connector that asks for ever new times loses the latest ones; it will ask again when the earlier ones have come.
constexpr std::size_t kMostTimes = 10000;
// Real time may jump; no wait for a time is longer.
constexpr std::int64_t kLongestWaitUs = 1'000'000;

}  // namespace

std::string_view laneName(tieback_lane lane) {
  static constexpr std::array<std::string_view, TIEBACK_LANE_COUNT> kNames = {"export", "look_up",     "mail",
                                                                              "events", "maintenance", "listen"};
  return kNames.at(lane);
}

Lanes::Lanes(Clock& clock, const Counts& workers) : clock_(clock) {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    const Lock lock(lanes_[i].mutex);
    lanes_[i].workers = workers[i];
    lanes_[i].tokens = workers[i];
  }
}

void Lanes::wake(tieback_lane lane, std::int64_t at_us) {
  Lane& of = lanes_.at(lane);
  const std::int64_t now = at_us == 0 ? 0 : clock_.nowUs();
  const Lock lock(of.mutex);
  if (at_us <= now) {
    of.tokens = std::min(of.tokens + 1, of.workers);
  } else {
    of.times.insert(at_us);
    if (of.times.size() > kMostTimes) of.times.erase(std::prev(of.times.end()));
  }
  of.changed.notify_one();
}

bool Lanes::due(Lane& lane) {
  if (lane.tokens > 0) {
    --lane.tokens;
    return true;
  }
  const std::int64_t now = clock_.nowUs();
  if (lane.times.empty() || *lane.times.begin() > now) return false;
  lane.times.erase(lane.times.begin(), lane.times.upper_bound(now));
  lane.tokens = lane.workers - 1;
  lane.changed.notify_all();
  return true;
}

bool Lanes::await(tieback_lane lane, std::int64_t at_most_us) {
  Lane& of = lanes_.at(lane);
  Lock lock(of.mutex);
  const auto begun = std::chrono::steady_clock::now();
  while (!of.stopped) {
    if (due(of)) return true;
    std::int64_t wait = kLongestWaitUs;
    if (at_most_us > 0) {
      const auto waited = std::chrono::steady_clock::now() - begun;
      const std::int64_t left = at_most_us - std::chrono::duration_cast<std::chrono::microseconds>(waited).count();
      if (left <= 0) return true;
      wait = left;
    }
    const bool timed = !clock_.frozen() && !of.times.empty();
    if (timed) wait = std::clamp<std::int64_t>(*of.times.begin() - clock_.nowUs(), 1, wait);
    if (timed || at_most_us > 0) {
      lock.waitFor(of.changed, std::chrono::microseconds(wait));
    } else {
      lock.wait(of.changed);
    }
  }
  return false;
}

void Lanes::clockMoved() {
  for (Lane& lane : lanes_) {
    const Lock lock(lane.mutex);
    lane.changed.notify_all();
  }
}

void Lanes::stop() {
  for (Lane& lane : lanes_) {
    const Lock lock(lane.mutex);
    lane.stopped = true;
    lane.changed.notify_all();
  }
}

}  // namespace tieback::host
