#include "ledger/sql/put_off.h"

#include <utility>

namespace tieback::ledger {

void PutOff::add(Statement statement, std::string item, Finds finds) {
  items_.insert(item);
  waiting_[{std::move(statement.sql), std::move(statement.parameters), finds}].emplace_back(std::move(item));
}

void PutOff::run(Session& session) {
  items_.clear();
  for (const auto& [same, items] : std::exchange(waiting_, {})) {
    const auto& [sql, parameters, finds] = same;
    inParts(items.size(), session.engine().rows_at_once, [&](std::size_t first, std::size_t count) {
      const auto from = items.begin() + static_cast<std::ptrdiff_t>(first);
      std::vector<Parameter> all = parameters;
      all.insert(all.end(), from, from + static_cast<std::ptrdiff_t>(count));
      const std::string whole = sql + (count == 1 ? "item = ?" : "item IN (" + placeholders(count) + ")");
      if (finds == Finds::surely)
        session.change(whole, all, static_cast<std::int64_t>(count));
      else
        session.run(whole, all);
    });
  }
}

}  // namespace tieback::ledger
