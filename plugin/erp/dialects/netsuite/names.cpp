#include "erp/dialects/netsuite/names.h"

namespace tieback::erp::netsuite {

std::optional<Outcome> Names::learn(Client& client, const std::string& table, const std::string& column,
                                    const std::set<std::string>& ids) {
  std::string wanted;
  {
    const Lock lock(mutex_);
    const auto& known = names_[{table, column}];
    for (const auto& id : ids) {
      if (!id.empty() && known.count(id) == 0) wanted += (wanted.empty() ? "" : ", ") + quoted(id);
    }
  }
  if (wanted.empty()) return std::nullopt;
  auto rows = client.query("SELECT id, " + column + " FROM " + table + " WHERE id IN (" + wanted + ") ORDER BY id");
  if (auto* outcome = std::get_if<Outcome>(&rows)) return std::move(*outcome);
  const Lock lock(mutex_);
  auto& known = names_[{table, column}];
  for (const auto& row : std::get<Records>(rows)) known[row.text("id")] = row.text(column);
  // What is not in this table (a customer that is no project) will not be in it later: ids are not given anew.
  for (const auto& id : ids) known.emplace(id, "");
  return std::nullopt;
}

std::string Names::of(const std::string& table, const std::string& column, const std::string& id) const {
  const Lock lock(mutex_);
  const auto names = names_.find({table, column});
  if (names == names_.end()) return {};
  const auto found = names->second.find(id);
  return found == names->second.end() ? std::string() : found->second;
}

}  // namespace tieback::erp::netsuite
