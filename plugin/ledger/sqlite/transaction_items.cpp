#include <Poco/UTF8String.h>

#include "ledger/sqlite/item_row.h"
#include "ledger/sqlite/transaction.h"

namespace tieback::ledger {
namespace {

std::string placeholders(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ", ?";
  return text;
}

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
  ListPart(const ListQuery& query, const std::string& connection, int view) {
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
    if (!query.text.empty()) add("instr(search, ?) > 0", Poco::UTF8::toLower(query.text));
    if (!query.after_id.empty()) after(query);
    const std::string order = query.descending ? " DESC" : "";
    const std::string column(sortColumn(query.sort));
    sql_ = "SELECT * FROM (SELECT * FROM item WHERE " + where_ + " ORDER BY " + column + order + ", id" + order +
           " LIMIT " + std::to_string(query.limit) + ")";
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

std::vector<Item> SqlTransaction::items(const std::string& sql, std::vector<Parameter> parameters) {
  std::vector<Item> found;
  for (const auto& row : session_.rows(itemColumnCount(), sql, std::move(parameters)))
    found.push_back(itemFromRow(row));
  return found;
}

std::optional<Item> SqlTransaction::one(const std::string& where, std::vector<Parameter> parameters) {
  auto found = items("SELECT " + itemColumns() + " FROM item WHERE " + where + " LIMIT 1", std::move(parameters));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<Item> SqlTransaction::find(const std::string& connection, const std::string& id) {
  return one("id = ? AND connection = ?", {id, connection});
}

bool SqlTransaction::externalKeyTaken(const std::string& connection, const std::string& key,
                                      const std::string& by_other_than) {
  return !session_
              .rows(1, "SELECT 1 FROM item WHERE connection = ? AND external_key = ? AND id <> ?",
                    {connection, key, by_other_than})
              .empty();
}

void SqlTransaction::insert(const Item& item) {
  session_.run(insertItemSql(), itemParameters(item));
}

void SqlTransaction::update(const Item& item) {
  auto parameters = itemParameters(item);
  parameters.emplace_back(item.id);
  session_.run(updateItemSql(), std::move(parameters));
}

std::vector<Item> SqlTransaction::list(const ListQuery& query) {
  std::string sql;
  std::vector<Parameter> parameters;
  for (const auto& connection : query.connections) {
    for (int view = 0; view < domain::kViewCount; ++view) {
      if (query.view && static_cast<int>(*query.view) != view) continue;
      if (query.state && static_cast<int>(domain::viewOf(*query.state)) != view) continue;
      const ListPart part(query, connection, view);
      sql += (sql.empty() ? "" : " UNION ALL ") + part.sql();
      parameters.insert(parameters.end(), part.parameters().begin(), part.parameters().end());
    }
  }
  if (sql.empty()) return {};
  const std::string order = query.descending ? " DESC" : "";
  return items("SELECT " + itemColumns() + " FROM (" + sql + ") ORDER BY " + std::string(sortColumn(query.sort)) +
                   order + ", id" + order + " LIMIT " + std::to_string(query.limit),
               std::move(parameters));
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
  for (const auto& row : session_.rows(2, sql + " GROUP BY state", std::move(parameters))) {
    counts.emplace_back(domain::stateFromName(row[0]), std::stoll(row[1]));
  }
  return counts;
}

std::optional<Item> SqlTransaction::blocker(const Item& item) {
  return one(
      "connection = ? AND commitment = ? AND state IN ('exporting', 'in_doubt') AND queue_position < ? "
      "ORDER BY queue_position",
      {item.connection, item.commitment, item.queue_position});
}

std::int64_t SqlTransaction::nextQueuePosition() {
  session_.run("INSERT INTO counter VALUES ('queue', 1) ON CONFLICT DO UPDATE SET value = value + 1");
  return std::stoll(session_.rows(1, "SELECT value FROM counter WHERE name = 'queue'").at(0).at(0));
}

}  // namespace tieback::ledger
