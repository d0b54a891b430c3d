#include <algorithm>
#include <bit>
#include <utility>

#include <Poco/UTF8String.h>

#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

std::string_view sortColumn(ListQuery::Sort sort) {
  switch (sort) {
    case ListQuery::Sort::sent_at:
      return "sent_at";
    case ListQuery::Sort::updated_at:
      return "updated_at";
    case ListQuery::Sort::number:
      return "number";
    case ListQuery::Sort::amount:
      return "amount_key";
    case ListQuery::Sort::title:
      return "title";
  }
  return "sent_at";
}

bool sortsByTime(ListQuery::Sort sort) {
  return sort == ListQuery::Sort::sent_at || sort == ListQuery::Sort::updated_at;
}

// The rows of one connection and one view: what the indexes are made for. A query over several is a union of these,
// each cut at the limit, so that no list reads more rows than it shows (times the views and connections).
class ListPart {
 public:
  ListPart(const ListQuery& query, std::string_view contains, const std::string& connection, int view) {
    add("connection = ?", connection);
    add("view = ?", std::int64_t{view});
    equal("project", query.project);
    equal("commitment", query.commitment);
    equal("change_order", query.change_order);
    equal("vendor", query.vendor);
    if (query.state) add("state = ?", std::string(name(*query.state)));
    if (query.projects) {
      where_ += " AND project IN (" + placeholders(query.projects->size()) + ")";
      parameters_.insert(parameters_.end(), query.projects->begin(), query.projects->end());
    }
    if (!query.text.empty()) add(std::string(contains), Poco::UTF8::toLower(query.text));
    if (!query.after_id.empty()) after(query);
    const std::string order = query.descending ? " DESC" : "";
    const std::string column(sortColumn(query.sort));
    sql_ = "SELECT * FROM (SELECT * FROM item WHERE " + where_ + " ORDER BY " + column + order + ", id" + order +
           " LIMIT " + std::to_string(query.limit) + ") AS part";
  }

  const std::string& sql() const { return sql_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }

 private:
  void add(const std::string& condition, Parameter parameter) {
    where_ += (where_.empty() ? "" : " AND ") + condition;
    parameters_.push_back(std::move(parameter));
  }
  void equal(const std::string& column, const std::string& value) {
    if (!value.empty()) add(column + " = ?", value);
  }
  void after(const ListQuery& query) {
    Parameter key = query.after_key;
    if (sortsByTime(query.sort)) key = std::int64_t{std::stoll(query.after_key)};
    if (query.sort == ListQuery::Sort::amount) key = amountKey(Decimal::parse(query.after_key).value_or(Decimal()));
    add("(" + std::string(sortColumn(query.sort)) + ", id) " + (query.descending ? "<" : ">") + " (?, ?)", key);
    parameters_.emplace_back(query.after_id);
  }

  std::string where_;
  std::string sql_;
  std::vector<Parameter> parameters_;
};

}  // namespace

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

// In numbers of rows that are powers of two, so that few statements need be prepared.
void SqlTransaction::insertRows(const std::string& into, const std::vector<std::vector<Parameter>>& rows) {
  for (std::size_t done = 0; done < rows.size();) {
    const std::size_t count = std::min(session_.engine().rows_at_once, std::bit_floor(rows.size() - done));
    std::string sql = into;
    std::vector<Parameter> parameters;
    for (std::size_t i = done; i < done + count; ++i) {
      sql += (i == done ? "(" : ", (") + placeholders(rows[i].size()) + ")";
      parameters.insert(parameters.end(), rows[i].begin(), rows[i].end());
    }
    session_.run(sql, parameters);
    done += count;
  }
}

std::vector<Item> SqlTransaction::items(const std::string& sql, std::span<const Parameter> parameters) {
  writeLeases();
  return rows(sql, parameters);
}

std::vector<Item> SqlTransaction::rows(const std::string& sql, std::span<const Parameter> parameters) {
  std::vector<Item> found;
  session_.each(sql, parameters, [&](const Row& row) { found.push_back(itemFromRow(row)); });
  return found;
}

std::optional<Item> SqlTransaction::find(const std::string& connection, const std::string& id) {
  auto found =
      items(selectItemSql() + " WHERE item.id = ? AND item.connection = ?" + lockRow(" OF item"), {id, connection});
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
  const Statement statement = insertItem(item);
  session_.run(statement.sql, statement.parameters);
  session_.run("INSERT INTO item_document (item, document) VALUES (?, ?)", {item.id, item.document.dump()});
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
  const Statement statement = updateItem(item, stored, as_holder);
  if (as_holder) {
    session_.change(statement.sql, statement.parameters);
  } else if (!statement.sql.empty()) {
    session_.run(statement.sql, statement.parameters);
  }
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

std::vector<Item> SqlTransaction::list(const ListQuery& query) {
  std::string sql;
  std::vector<Parameter> parameters;
  for (const auto& connection : query.connections) {
    for (int view = 0; view < domain::kViewCount; ++view) {
      if (query.view && static_cast<int>(*query.view) != view) continue;
      if (query.state && static_cast<int>(domain::viewOf(*query.state)) != view) continue;
      const ListPart part(query, session_.engine().contains, connection, view);
      sql += (sql.empty() ? "" : " UNION ALL ") + part.sql();
      parameters.insert(parameters.end(), part.parameters().begin(), part.parameters().end());
    }
  }
  if (sql.empty()) return {};
  const std::string way = query.descending ? " DESC" : "";
  const std::string order = " ORDER BY found." + std::string(sortColumn(query.sort)) + way + ", found.id" + way;
  static const std::string kColumns = itemColumns("found");
  return items("SELECT " + kColumns + " FROM (SELECT * FROM (" + sql + ") AS found" + order + " LIMIT " +
                   std::to_string(query.limit) + ") AS found JOIN item_document ON item_document.item = found.id" +
                   order,
               parameters);
}

std::vector<std::pair<domain::State, std::int64_t>> SqlTransaction::counts(
    const std::vector<std::string>& connections, const std::optional<std::vector<std::string>>& projects) {
  std::string sql =
      "SELECT state, sum(items) FROM item_count WHERE connection IN (" + placeholders(connections.size()) + ")";
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

std::optional<Item> SqlTransaction::blocker(const Item& item) {
  auto found =
      items(selectItemSql() +
                " WHERE item.connection = ? AND item.commitment = ? AND item.state IN ('exporting', 'in_doubt') "
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
