// What is listed and counted.
#include <unordered_map>
#include <utility>

#include "ledger/sql/list_reader.h"
#include "ledger/sql/transaction.h"

namespace tieback::ledger {

std::vector<Item> SqlTransaction::list(const ListQuery& query) {
  writeExports();
  const auto ids = ListReader(session_, query).ids();
  if (ids.empty()) return {};
  std::unordered_map<std::string, Item> by_id;
  for (auto& item : rows(selectItemSql() + " WHERE item.id IN (" + placeholders(ids.size()) + ")",
                         std::vector<Parameter>(ids.begin(), ids.end()))) {
    std::string id = item.id;
    by_id.emplace(std::move(id), std::move(item));
  }
  std::vector<Item> items;
  items.reserve(ids.size());
  for (const auto& id : ids) items.push_back(std::move(by_id.at(id)));
  return items;
}

std::vector<std::pair<domain::State, std::int64_t>> SqlTransaction::counts(
    const std::vector<std::string>& connections, const std::optional<std::vector<std::string>>& projects) {
  std::string sql = "SELECT state, sum(items) FROM " + std::string(session_.engine().counts) +
                    " WHERE connection IN (" + placeholders(connections.size()) + ")";
  std::vector<Parameter> parameters(connections.begin(), connections.end());
  if (projects) {
    sql += " AND project IN (" + placeholders(projects->size()) + ")";
    parameters.insert(parameters.end(), projects->begin(), projects->end());
  }
  std::vector<std::pair<domain::State, std::int64_t>> counts;
  writeCounts();
  session_.each(sql + " GROUP BY state", parameters,
                [&](const Row& row) { counts.emplace_back(domain::stateFromName(row.text(0)), row.number(1)); });
  return counts;
}

}  // namespace tieback::ledger
