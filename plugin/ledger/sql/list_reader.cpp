#include "ledger/sql/list_reader.h"

#include <Poco/UTF8String.h>

#include <algorithm>
#include <tuple>

#include "ledger/sql/item_row.h"

namespace tieback::ledger {
namespace {

// So many rows are gathered and ordered without a second thought.
constexpr std::int64_t kFew = 6000;
constexpr std::size_t kParts = 100;  // of one UNION ALL: SQLite takes 500, and each is planned

// What a filter or an order looks at.
constexpr const char* kColumns =
    "id, view, state, project, commitment, change_order, vendor, sent_at, updated_at, number, title, amount_key, "
    "search";

constexpr std::string_view kItems = "item";

// As in the index item_by_uncommon_state, whose condition a statement must repeat.
constexpr const char* kUncommon =
    "(state = 'accepted' OR state = 'in_doubt' OR state = 'retrieved' OR state = 'unlinked' OR state = 'void')";

bool isUncommon(domain::State state) {
  return std::string_view(kUncommon).find("'" + std::string(name(state)) + "'") != std::string_view::npos;
}

std::string columnOf(ListQuery::Sort sort) {
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

bool isByTime(ListQuery::Sort sort) {
  return sort == ListQuery::Sort::sent_at || sort == ListQuery::Sort::updated_at;
}

}  // namespace

void ListReader::Conditions::add(const std::string& condition, Parameter parameter) {
  sql += (sql.empty() ? "" : " AND ") + condition;
  parameters.push_back(std::move(parameter));
}

void ListReader::Conditions::append(const Conditions& more) {
  if (more.sql.empty()) return;
  sql += (sql.empty() ? "" : " AND ") + more.sql;
  parameters.insert(parameters.end(), more.parameters.begin(), more.parameters.end());
}

ListReader::ListReader(Session& session, const ListQuery& query)
    : session_(session),
      query_(query),
      column_(columnOf(query.sort)),
      by_time_(isByTime(query.sort)),
      text_(Poco::UTF8::toLower(query.text)),
      filters_(filters()),
      after_(after()) {}

std::vector<std::string> ListReader::ids() {
  for (const auto& connection : query_.connections) {
    if (filters_.sql.empty()) {
      for (const int view : views()) walk(rangeOf(connection, view));
    } else {
      readOne(connection);
    }
  }
  flush();
  order();
  std::vector<std::string> ids;
  ids.reserve(found_.size());
  for (auto& key : found_) ids.push_back(std::move(key.id));
  return ids;
}

std::vector<int> ListReader::views() const {
  std::vector<int> views;
  for (int view = 0; view < domain::kViewCount; ++view) {
    if (query_.view && static_cast<int>(*query_.view) != view) continue;
    if (query_.state && static_cast<int>(domain::viewOf(*query_.state)) != view) continue;
    views.push_back(view);
  }
  return views;
}

ListReader::Conditions ListReader::filters() const {
  Conditions conditions;
  const auto equal = [&](const std::string& column, const std::string& value) {
    if (!value.empty()) conditions.add(column + " = ?", value);
  };
  equal("project", query_.project);
  equal("commitment", query_.commitment);
  equal("change_order", query_.change_order);
  equal("vendor", query_.vendor);
  if (query_.state) conditions.add("state = ?", std::string(name(*query_.state)));
  if (query_.projects) conditions.append(projectsSeen());
  if (!text_.empty()) conditions.add(std::string(session_.engine().contains), text_);
  return conditions;
}

ListReader::Conditions ListReader::after() const {
  if (query_.after_id.empty()) return {};
  Parameter key = query_.after_key;
  if (by_time_) key = std::int64_t{std::stoll(query_.after_key)};
  if (query_.sort == ListQuery::Sort::amount) key = amountKey(Decimal::parse(query_.after_key).value_or(Decimal()));
  return {"(" + column_ + ", id) " + (query_.descending ? "<" : ">") + " (?, ?)", {key, query_.after_id}};
}

std::string ListReader::ordered(std::int64_t most) const {
  const std::string way = query_.descending ? " DESC" : "";
  return " ORDER BY " + column_ + way + ", id" + way + " LIMIT " + std::to_string(most);
}

// The indexes that lead to what fits. The text's is one where there is another: alone it is not counted in.
std::vector<ListReader::Way> ListReader::ways(const std::string& connection) {
  std::vector<Way> ways;
  const auto add = [&](std::string_view table, std::string index, const Conditions& entry) {
    Way& way = ways.emplace_back();
    way.table = table;
    way.index = std::move(index);
    way.entry.add("connection = ?", connection);
    way.entry.append(entry);
  };
  const std::string_view listing = session_.engine().listing;
  // An item's id is its connection's and its change order's, with a dot between them.
  if (!query_.change_order.empty()) add(kItems, "", {"id = ?", {connection + "." + query_.change_order}});
  if (!query_.commitment.empty()) add(listing, "item_by_commitment", {"commitment = ?", {query_.commitment}});
  if (!query_.vendor.empty()) add(listing, "item_by_vendor", {"vendor = ?", {query_.vendor}});
  if (!query_.project.empty())
    add(kItems, "item_by_project", {"project = ?", {query_.project}});
  else if (query_.projects)
    add(kItems, "item_by_project", projectsSeen());
  if (query_.state && isUncommon(*query_.state))
    add(kItems, "item_by_uncommon_state",
        {std::string(kUncommon) + " AND state = ?", {std::string(name(*query_.state))}});
  if (query_.state == domain::State::exporting) add(kItems, "item_queue", {"state = 'exporting'", {}});
  if (text_.empty() || ways.empty()) return ways;
  // The text index is of all connections together: one that holds little is walked sooner.
  Conditions all;
  all.add("connection = ?", connection);
  if (!isShort(all) && !grams(connection).empty()) ways.push_back(textWay(connection, grams(connection)));
  return ways;
}

ListReader::Conditions ListReader::projectsSeen() const {
  return {"project IN (" + placeholders(query_.projects->size()) + ")",
          {query_.projects->begin(), query_.projects->end()}};
}

// How many there are that way, as far as that matters.
std::int64_t ListReader::countUpTo(const Way& way, std::int64_t most) {
  const Engine& engine = session_.engine();
  std::string sql = "SELECT count(*) FROM (SELECT 1 AS one FROM ";
  std::vector<Parameter> parameters = way.entry.parameters;
  if (way.byText()) {
    sql += engine.text_index.hits;
    parameters = {engine.text_index.parameter(way.words)};
  } else {
    sql += std::string(way.table) + " WHERE " + way.entry.sql;
  }
  std::int64_t count = 0;
  session_.each(sql + " LIMIT " + std::to_string(most) + ") AS counted", parameters,
                [&](const Row& row) { count = row.number(0); });
  return count;
}

// The way with the fewest. `few`: all of them may be gathered.
std::optional<ListReader::Way> ListReader::fewest(const std::string& connection, bool& few) {
  std::optional<Way> best;
  std::int64_t best_count = 0;
  for (auto& way : ways(connection)) {
    const std::int64_t count = countUpTo(way, kFew + 1);
    if (best && count >= best_count) continue;
    best = std::move(way);
    best_count = count;
  }
  few = best && best_count <= kFew;
  return best;
}

void ListReader::readOne(const std::string& connection) {
  auto wanted = views();
  if (wanted.empty()) return;
  bool few = false;
  const auto way = fewest(connection, few);
  if (few) {
    gather(*way, wanted);
    return;
  }
  // That which most items are in first: what comes after need only be looked for before its last.
  std::stable_partition(wanted.begin(), wanted.end(),
                        [](int view) { return view == static_cast<int>(domain::View::synced); });
  if (!way && gatherOwn(connection, wanted)) return;
  for (auto view = wanted.begin(); view != wanted.end(); ++view) {
    order();
    const Conditions range = rangeOf(connection, *view);
    if (isShort(range) || (!way && text_.empty())) {
      walk(range);
      flush();
    } else if (way) {
      if (!walkNear(range)) gather(*way, {*view});
    } else if (!walkForText(range)) {
      gather(textWay(connection, *grams_), {view, wanted.end()});
      return;
    }
  }
}

// A view's rows that may come into the page: after the cursor, and before the page's last once the page is full.
ListReader::Conditions ListReader::rangeOf(const std::string& connection, int view) const {
  Conditions range;
  range.add("connection = ?", connection);
  range.add("view = ?", std::int64_t{view});
  range.append(after_);
  if (found_.size() < static_cast<std::size_t>(query_.limit)) return range;
  const Key& last = found_.back();
  range.sql += " AND (" + column_ + ", id) " + (query_.descending ? ">" : "<") + " (?, ?)";
  if (by_time_)
    range.parameters.emplace_back(last.number);
  else
    range.parameters.emplace_back(last.text);
  range.parameters.emplace_back(last.id);
  return range;
}

void ListReader::walk(Conditions range) {
  range.append(filters_);
  union_ += (parts_ == 0 ? "" : " UNION ALL ") + ("SELECT * FROM (SELECT " + column_ + ", id FROM item WHERE ") +
            range.sql + ordered(query_.limit) + ") AS part";
  union_parameters_.insert(union_parameters_.end(), range.parameters.begin(), range.parameters.end());
  if (++parts_ == kParts) flush();
}

// False: the page is not full, and there may be more further on.
bool ListReader::walkNear(const Conditions& range) {
  std::vector<Parameter> parameters = range.parameters;
  parameters.insert(parameters.end(), filters_.parameters.begin(), filters_.parameters.end());
  // The inner order is kept by the limit, and rows come as they are asked for: with an order of its own the outer part
  // would read all of the inner one first.
  const std::size_t before = found_.size();
  const std::size_t taken =
      take("SELECT " + column_ + ", id FROM (SELECT " + kColumns + " FROM item WHERE " + range.sql + ordered(kNear) +
               ") AS near WHERE " + filters_.sql + " LIMIT " + std::to_string(query_.limit),
           parameters);
  if (taken == static_cast<std::size_t>(query_.limit)) return true;
  found_.resize(before);
  return false;
}

// Are there so few rows that walking to their end is nothing?
bool ListReader::isShort(const Conditions& range) {
  if (judged_.sql == range.sql && judged_.parameters == range.parameters) return judged_short_;
  bool more = false;
  const Query query = lengthQuery(range, more);
  session_.each(query.sql, query.parameters, query.take);
  judged_ = range;
  judged_short_ = !more;
  return judged_short_;
}

// `more`: it is not short.
Query ListReader::lengthQuery(const Conditions& range, bool& more) {
  return {"SELECT 1 FROM item WHERE " + range.sql + " LIMIT 1 OFFSET " + std::to_string(kNear), range.parameters,
          [&more](const Row&) { more = true; }};
}

void ListReader::gather(const Way& way, const std::vector<int>& views) {
  const Engine& engine = session_.engine();
  Conditions entry;
  if (way.byText()) entry.parameters.emplace_back(engine.text_index.parameter(way.words));
  entry.append(way.entry);
  if (views.size() < static_cast<std::size_t>(domain::kViewCount))
    entry.append({"view IN (" + placeholders(views.size()) + ")", {views.begin(), views.end()}});
  std::string from = way.byText() ? std::string(engine.text_index.items) + " AND " : std::string(way.table);
  if (!way.byText()) {
    if (engine.names_indexes && !way.index.empty()) from += " INDEXED BY " + way.index;
    from += " WHERE ";
  }
  from += entry.sql;
  Conditions rest = filters_;
  rest.append(after_);
  const std::string all = engine.names_indexes ? from + " AND " + rest.sql
                                               : std::string("(SELECT ") + kColumns + " FROM " + from +
                                                     " OFFSET 0) AS gathered WHERE " + rest.sql;
  std::vector<Parameter> parameters = entry.parameters;
  parameters.insert(parameters.end(), rest.parameters.begin(), rest.parameters.end());
  take("SELECT " + column_ + ", id FROM " + all + ordered(query_.limit), parameters);
}

std::size_t ListReader::take(const std::string& sql, const std::vector<Parameter>& parameters) {
  const std::size_t before = found_.size();
  session_.each(sql, parameters, [&](const Row& row) {
    Key& key = found_.emplace_back();
    if (by_time_)
      key.number = row.number(0);
    else
      key.text = row.text(0);
    key.id = row.text(1);
  });
  return found_.size() - before;
}

void ListReader::flush() {
  if (parts_ > 0) take(union_, union_parameters_);
  union_.clear();
  union_parameters_.clear();
  parts_ = 0;
}

// Texts by their bytes, as the engines have them.
void ListReader::order() {
  std::sort(found_.begin(), found_.end(), [&](const Key& a, const Key& b) {
    const auto before = [](const Key& x, const Key& y) {
      return std::tie(x.number, x.text, x.id) < std::tie(y.number, y.text, y.id);
    };
    return query_.descending ? before(b, a) : before(a, b);
  });
  if (found_.size() > static_cast<std::size_t>(query_.limit)) found_.resize(static_cast<std::size_t>(query_.limit));
}

}  // namespace tieback::ledger
