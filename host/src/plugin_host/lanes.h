// When which lane's workers are to call work(): wishes of the connector, now or at a time of the host's clock.
//
// Each wish for 'now' lets one waiting worker go, so that as many work as there are pieces; a time that comes lets all
// go, as it may stand for several. A worker that finds something does not wait before it looks again.
//
// Threads: all calls from any thread.
#pragma once

#include <base/clock.h>
#include <tieback/abi/types.h>
#include <tieback/sdk/host_side.h>
#include <tieback/sdk/mutex.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <set>

namespace tieback::host {

class Lanes final : public HostWake {
 public:
  using Counts = std::array<std::uint32_t, TIEBACK_LANE_COUNT>;

  // `workers` per lane. Every worker may go once at the start.
  Lanes(Clock& clock, const Counts& workers);

  void wake(tieback_lane lane, std::int64_t at_us) override;

  // Waits for a reason to call work() of that lane; false: stop. Of a lane that blocks by itself (listen) the wait is
  // `at_most_us` of real time at the longest, if that is not 0.
  bool await(tieback_lane lane, std::int64_t at_most_us = 0);

  // The clock was moved: looks whether times have come.
  void clockMoved();

  // await() gives false from now on.
  void stop();

 private:
  struct Lane {
    Mutex mutex;
    std::condition_variable changed;
    std::uint32_t workers = 0;
    std::uint32_t tokens TIEBACK_GUARDED_BY(mutex) = 0;      // workers that may go
    std::set<std::int64_t> times TIEBACK_GUARDED_BY(mutex);  // wishes for later
    bool stopped TIEBACK_GUARDED_BY(mutex) = false;
  };

  bool due(Lane& lane) TIEBACK_REQUIRES(lane.mutex);

  Clock& clock_;
  std::array<Lane, TIEBACK_LANE_COUNT> lanes_;
};

std::string_view laneName(tieback_lane lane);

}  // namespace tieback::host
