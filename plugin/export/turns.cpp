#include <algorithm>

#include "export/context.h"

namespace tieback::exporting {

std::vector<std::string> Turns::withRoom() {
  const Lock lock(mutex_);
  std::vector<std::pair<std::uint64_t, std::string>> order;
  for (const auto& connection : connections_.all()) {
    const Turn& turn = turns_[connection->id];
    if (turn.running < connection->profile.api.concurrency) order.emplace_back(turn.served, connection->id);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::string> ids;
  for (auto& [served, id] : order) ids.push_back(std::move(id));
  return ids;
}

bool Turns::hasRoom(const std::string& connection) {
  const life::Connection* configured = connections_.find(connection);
  const Lock lock(mutex_);
  return configured == nullptr || turns_[connection].running < configured->profile.api.concurrency;
}

void Turns::begin(const std::string& connection) {
  const Lock lock(mutex_);
  Turn& turn = turns_[connection];
  ++turn.running;
  turn.served = ++clock_;
}

void Turns::end(const std::string& connection) {
  const Lock lock(mutex_);
  --turns_[connection].running;
}

}  // namespace tieback::exporting
