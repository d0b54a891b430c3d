#include <store/database.h>
#include <store/sqlite_engine.h>

#include <charconv>

namespace tieback::host {

Database::Database(const std::filesystem::path& file) : Database(sqliteEngine(file)) {}

std::int64_t Row::integer(std::size_t column) const {
  const auto& cell = cells_.at(column);
  if (!cell) return 0;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(cell->data(), cell->data() + cell->size(), value);
  if (error != std::errc() || end != cell->data() + cell->size()) throw StoreError("not an integer: " + *cell);
  return value;
}

std::optional<Row> Connection::one(std::string_view sql, const std::vector<Param>& params) {
  auto rows = query(sql, params);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

}  // namespace tieback::host
