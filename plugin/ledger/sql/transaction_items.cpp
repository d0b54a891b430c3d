#include <iterator>
#include <utility>

#include "ledger/sql/transaction.h"

namespace tieback::ledger {

std::string SqlTransaction::lockRow(std::string_view of) const {
  return writes_ && session_.engine().locks_rows ? " FOR UPDATE" + std::string(of) : "";
}

std::string SqlTransaction::skipLocked(std::string_view of) const {
  return session_.engine().locks_rows ? " FOR UPDATE" + std::string(of) + " SKIP LOCKED" : "";
}

bool SqlTransaction::any(const std::string& sql, std::initializer_list<Parameter> parameters) {
  bool found = false;
  session_.each(sql, parameters, [&](const Row&) { found = true; });
  return found;
}

void SqlTransaction::insertRows(std::string_view into, std::vector<Values> rows, std::string_view after) {
  std::string sql;
  std::size_t said = 0;  // how many rows `sql` is about
  inParts(rows.size(), session_.engine().rows_at_once, [&](std::size_t first, std::size_t count) {
    if (count != std::exchange(said, count)) {
      const std::string row = "(" + placeholders(rows[first].size()) + ")";
      sql = into;
      for (std::size_t i = 0; i < count; ++i) sql.append(i == 0 ? "" : ", ").append(row);
      sql += after;
    }
    Values& all = rows[first];
    for (std::size_t i = first + 1; i < first + count; ++i)
      all.insert(all.end(), std::make_move_iterator(rows[i].begin()), std::make_move_iterator(rows[i].end()));
    session_.run(sql, all);
  });
}

std::vector<Item> SqlTransaction::items(const std::string& sql, std::span<const Parameter> parameters) {
  writeExports();
  return rows(sql, parameters);
}

std::vector<Item> SqlTransaction::rows(const std::string& sql, std::span<const Parameter> parameters) {
  std::vector<Item> found;
  session_.each(sql, parameters, [&](const Row& row) { found.push_back(itemFromRow(row)); });
  return found;
}

std::optional<Item> SqlTransaction::find(const std::string& connection, const std::string& id) {
  auto found =
      items(selectItemSql() + " WHERE item.id = ? AND item.connection = ?" + lockRow(kOfItem), {id, connection});
  if (found.empty()) return std::nullopt;
  if (writes_) loaded_.insert_or_assign(id, found.front());
  return std::move(found.front());
}

bool SqlTransaction::externalKeyTaken(const std::string& connection, const std::string& key,
                                      const std::string& by_other_than) {
  return any("SELECT 1 FROM item WHERE connection = ? AND external_key = ? AND id <> ?",
             {connection, key, by_other_than});
}

void SqlTransaction::insert(const Item& item) {
  for (const auto& statement : insertItem(item)) session_.run(statement.sql, statement.parameters);
  count(item, 1);
  announce(item);
}

void SqlTransaction::update(const Item& item) {
  if (!loaded_.contains(item.id) && !find(item.connection, item.id))
    throw LedgerError("the ledger has no item " + item.id);
  leases_.erase(item.id);
  // Seldom changed twice in one transaction: it is then looked for again.
  const auto loaded = loaded_.extract(item.id);
  write(item, loaded.mapped(), false);
}

void SqlTransaction::update(const Item& item, const Item& stored) {
  write(item, stored, true);
  loaded_.erase(item.id);
}

void SqlTransaction::write(const Item& item, const Item& stored, bool as_holder) {
  ItemUpdate update = updateItem(item, stored, as_holder);
  if (of_exports_.isAbout(item.id)) of_exports_.run(session_);
  if (!update.item.sql.empty()) session_.run(update.item.sql, update.item.parameters);
  if (!update.of_export.sql.empty())
    of_exports_.add(std::move(update.of_export), item.id, as_holder ? PutOff::Finds::surely : PutOff::Finds::maybe);
  if (!(item.document == stored.document)) {
    session_.run("UPDATE item_document SET document = ? WHERE item = ?", {item.document.dump(), item.id});
  }
  recount(stored, item);
  announce(item);
}

void SqlTransaction::recount(const Item& stored, const Item& item) {
  if (stored.state == item.state && stored.project == item.project) return;
  count(stored, -1);
  count(item, 1);
}

void SqlTransaction::count(const Item& item, std::int64_t by) {
  counted_[{item.connection, item.project, item.state}] += by;
}

// Kept apart, since a count must not read a million rows. Where others write at the same time each change adds a row,
// so that no two transactions wait for each other; maintenance puts them together. The sum counts.
void SqlTransaction::writeCounts() {
  for (const auto& [key, by] : std::exchange(counted_, {})) {
    if (by == 0) continue;
    const auto& [connection, project, state] = key;
    session_.run(session_.engine().add_count, {connection, project, std::string(name(state)), by});
  }
}

// Other hosts are told of what was put into a queue and is due, and not of each move of what they can't take.
void SqlTransaction::announce(const Item& item) {
  if (!item.lease_owner.empty()) return;
  if (item.state == domain::State::exporting && item.not_before <= item.updated_at) news_.insert(Queue::exports);
  if (item.look_up_at != 0 && item.look_up_at <= item.updated_at) news_.insert(Queue::look_ups);
}

std::optional<Item> SqlTransaction::blocker(const Item& item) {
  auto found = items(selectItemSql() +
                         " WHERE item.connection = ? AND item.commitment = ? AND (item.state = 'exporting' OR "
                         "item.state = 'in_doubt') "
                         "AND item.queue_position < ? ORDER BY item.queue_position LIMIT 1",
                     {item.connection, item.commitment, item.queue_position});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// One row per connection: it is locked until the end, so that of two that press Export for one commitment the one with
// the lower position is there first.
std::int64_t SqlTransaction::nextQueuePosition(const std::string& connection) {
  std::int64_t position = 0;
  session_.each(
      "INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 "
      "RETURNING value",
      {"queue." + connection}, [&](const Row& row) { position = row.number(0); });
  return position;
}

}  // namespace tieback::ledger
