#include "ledger/sql/list_reader.h"

#include <Poco/UTF8String.h>

#include <algorithm>
#include <tuple>

#include "ledger/sql/grams.h"
#include "ledger/sql/item_row.h"

namespace tieback::ledger {
namespace {

// So many rows are gathered and ordered without a second thought …
constexpr std::int64_t kFew = 6000;
// … and where more fit, so many are walked in the hope that a page of them fits.
constexpr std::int64_t kNear = 4000;

constexpr std::size_t kParts = 100;  // of one UNION ALL: SQLite takes 500, and each is planned

// What a filter or an order looks at.
constexpr const char* kColumns =
    "id, view, state, project, commitment, change_order, vendor, sent_at, updated_at, number, title, amount_key, "
    "search";

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
  if (!query_.text.empty()) conditions.add(std::string(session_.engine().contains), Poco::UTF8::toLower(query_.text));
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

// The indexes that lead to what fits.
std::vector<ListReader::Way> ListReader::ways(const std::string& connection) {
  std::vector<Way> ways;
  const auto add = [&](std::string index, const Conditions& entry) {
    Way& way = ways.emplace_back();
    way.index = std::move(index);
    way.entry.add("connection = ?", connection);
    way.entry.append(entry);
  };
  // An item's id is its connection's and its change order's, with a dot between them.
  if (!query_.change_order.empty()) add("", {"id = ?", {connection + "." + query_.change_order}});
  if (!query_.commitment.empty()) add("item_by_commitment", {"commitment = ?", {query_.commitment}});
  if (!query_.vendor.empty()) add("item_by_vendor", {"vendor = ?", {query_.vendor}});
  if (!query_.project.empty())
    add("item_by_project", {"project = ?", {query_.project}});
  else if (query_.projects)
    add("item_by_project", projectsSeen());
  if (query_.state && isUncommon(*query_.state))
    add("item_by_uncommon_state", {std::string(kUncommon) + " AND state = ?", {std::string(name(*query_.state))}});
  if (query_.state == domain::State::exporting) add("item_queue", {"state = 'exporting'", {}});
  // The text index is of all connections together: one that holds little is walked sooner.
  Conditions all;
  all.add("connection = ?", connection);
  if (!query_.text.empty() && !isShort(all) && !grams().empty()) {
    add("", {});
    ways.back().by_text = true;
  }
  return ways;
}

const std::vector<std::string>& ListReader::grams() {
  if (!grams_) grams_ = tellingGrams(session_, Poco::UTF8::toLower(query_.text));
  return *grams_;
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
  if (way.by_text) {
    sql += engine.text_index.hits;
    parameters = {engine.text_index.parameter(grams())};
  } else {
    sql += "item WHERE " + way.entry.sql;
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
    gather(*way, wanted.size() == 1 ? std::optional(wanted.front()) : std::nullopt);  // else all
    return;
  }
  // That which most items are in first: what comes after need only be looked for before its last.
  std::stable_partition(wanted.begin(), wanted.end(),
                        [](int view) { return view == static_cast<int>(domain::View::synced); });
  for (const int view : wanted) {
    order();
    const Conditions range = rangeOf(connection, view);
    if (!way || isShort(range)) {
      walk(range);
      flush();
    } else if (!walkNear(range)) {
      gather(*way, view);
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
  return countUpTo({"", range}, kNear + 1) <= kNear;
}

void ListReader::gather(const Way& way, std::optional<int> view) {
  const Engine& engine = session_.engine();
  Conditions entry = way.entry;
  if (view) entry.add("view = ?", std::int64_t{*view});
  Conditions rest = filters_;
  rest.append(after_);
  std::vector<Parameter> parameters = entry.parameters;
  std::string from = "item WHERE " + entry.sql + " AND ";
  if (way.by_text) {
    parameters.clear();
    parameters.emplace_back(engine.text_index.parameter(grams()));
    parameters.insert(parameters.end(), entry.parameters.begin(), entry.parameters.end());
    from = std::string(engine.text_index.items) + " AND " + entry.sql + " AND ";
  } else if (!engine.names_indexes) {
    from = std::string("(SELECT ") + kColumns + " FROM item WHERE " + entry.sql + " OFFSET 0) AS gathered WHERE ";
  } else if (!way.index.empty()) {
    from = "item INDEXED BY " + way.index + " WHERE " + entry.sql + " AND ";
  }
  parameters.insert(parameters.end(), rest.parameters.begin(), rest.parameters.end());
  take("SELECT " + column_ + ", id FROM " + from + rest.sql + ordered(query_.limit), parameters);
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
