#include "life/work_under_way.h"

namespace tieback::life {

void WorkUnderWay::begin(const Cancel& cancel) {
  const Lock lock(mutex_);
  calls_[std::this_thread::get_id()] = {&cancel, std::nullopt};
}

void WorkUnderWay::end() {
  const Lock lock(mutex_);
  calls_.erase(std::this_thread::get_id());
}

bool WorkUnderWay::mustEnd() {
  const Lock lock(mutex_);
  const auto call = calls_.find(std::this_thread::get_id());
  if (call == calls_.end() || !call->second.cancel->requested()) return false;
  auto& told_at = call->second.told_at;
  const auto now = clock_();
  if (!told_at) told_at = now;
  return now - *told_at >= kGrace;
}

}  // namespace tieback::life
