#include <algorithm>

#include "export/context.h"

namespace tieback::exporting {

std::vector<ledger::Room> Turns::withRoom(const std::vector<std::string>& leaving) {
  const Lock lock(mutex_);
  std::vector<std::pair<std::uint64_t, ledger::Room>> order;
  for (const auto& connection : connections_.all()) {
    const Turn& turn = turns_[connection->id];
    const auto limit = connection->profile.api.concurrency;
    if (turn.running < limit || turn.running - std::ranges::count(leaving, connection->id) < limit)
      order.emplace_back(turn.served, ledger::Room{connection->id, limit});
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<ledger::Room> rooms;
  for (auto& [served, room] : order) rooms.push_back(std::move(room));
  return rooms;
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
