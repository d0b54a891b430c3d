// Lists and counts, with their filters, order and cursor.
#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "domain/permissions.h"
#include "operations/importing.h"
#include "operations/item_document.h"
#include "operations/paging.h"
#include "operations/reading.h"

namespace tieback::ops {
namespace {

using ledger::ListQuery;

constexpr std::string_view kDefaultSort = "sent_at";

std::string sortKey(const ledger::Item& item, ListQuery::Sort sort) {
  switch (sort) {
    case ListQuery::Sort::sent_at:
      return std::to_string(item.sent_at);
    case ListQuery::Sort::updated_at:
      return std::to_string(item.updated_at);
    case ListQuery::Sort::number:
      return item.number;
    case ListQuery::Sort::title:
      return item.title;
    case ListQuery::Sort::amount:
      return item.amount.toString();
  }
  return "";
}

const SortNames<ListQuery::Sort> kSorts = {{"sent_at", ListQuery::Sort::sent_at},
                                           {"updated_at", ListQuery::Sort::updated_at},
                                           {"number", ListQuery::Sort::number},
                                           {"amount", ListQuery::Sort::amount},
                                           {"title", ListQuery::Sort::title}};

Result<void> takeFilter(const std::string& name, const std::string& text, const std::string& where, ListQuery& query) {
  if (name == "project")
    query.project = text;
  else if (name == "commitment")
    query.commitment = text;
  else if (name == "vendor")
    query.vendor = text;
  else if (name == "change_order")
    query.change_order = text;
  else if (name == "text")
    query.text = text;
  else if (name == "connection")
    std::erase_if(query.connections, [&](const auto& id) { return id != text; });
  else if (name == "state") {
    query.state = domain::stateFromName(text);
    if (*query.state == domain::State::none) return badRequest("`" + where + "` is not a state.", where);
  } else
    return badRequest("`" + where + "` is not known here.", where);
  return {};
}

Result<void> readCursor(const json::Value& params, ListQuery& query) {
  const bool by_time = query.sort == ListQuery::Sort::sent_at || query.sort == ListQuery::Sort::updated_at;
  auto after = cursorOf(params, params.text("sort", kDefaultSort), by_time);
  if (!after) return after.error();
  query.after_key = after->key;
  query.after_id = after->id;
  return {};
}

Result<ListQuery> queryFrom(const Request& request, const life::Connections& connections) {
  ListQuery query;
  for (const auto* connection : connections.ofCompany(request.company)) query.connections.push_back(connection->id);
  const json::Value& params = request.params;
  if (const std::string view = params.text("view", "all"); view != "all") {
    query.view = domain::viewFromName(view);
    if (!query.view)
      return badRequest(
          "`params.view` is one of ready_to_export, failed_to_export, synced, returned, ready_to_import, all.",
          "params.view");
  }
  auto limit = limitOf(params);
  if (!limit) return limit.error();
  query.limit = *limit + 1;  // one more tells whether there is a next page
  if (auto read = readSort(params, kDefaultSort, kSorts, query); !read) return read.error();
  const auto take = [&](const auto& name, const auto& text, const auto& where) {
    return takeFilter(name, text, where, query);
  };
  if (auto read = readFilter(params, take); !read) return read.error();
  if (auto read = readCursor(params, query); !read) return read.error();
  return query;
}

// What of the company the actor sees: all of it, some projects, or nothing.
Result<std::optional<std::vector<std::string>>> scopeOf(const domain::Actor& actor) {
  if (domain::seesWholeCompany(actor)) return std::optional<std::vector<std::string>>();
  auto projects = domain::visibleProjects(actor);
  if (projects.empty()) return *domain::missingFor(domain::Need::look, actor, "");
  return std::optional(std::move(projects));
}

std::string nextCursor(const json::Value& params, const ListQuery& query, const ledger::Item& last) {
  return cursorAfter(params.text("sort", kDefaultSort), {sortKey(last, query.sort), last.id});
}

}  // namespace

Result<json::Value> Reading::list(const Request& request) const {
  if (request.params.text("view") == kReadyToImport) return readyToImport(request);
  auto query = queryFrom(request, services_.connections);
  if (!query) return query.error();
  auto scope = scopeOf(request.actor);
  if (!scope) return scope.error();
  query->projects = std::move(*scope);
  std::string answer;
  ItemDocuments documents(request.actor);
  try {
    services_.ledger.read([&](ledger::Transaction& transaction) {
      const auto found = query->connections.empty() ? std::vector<ledger::Item>() : transaction.list(*query);
      const auto page = static_cast<std::size_t>(query->limit - 1);
      domain::JsonText out;
      out.object([&] {
        out.name("items").array([&] {
          for (const auto& item : std::span(found).first(std::min(found.size(), page))) {
            documents.write(out, item, *services_.connections.find(item.connection), blockerOf(transaction, item));
          }
        });
        out.name("next_cursor");
        found.size() <= page ? out.null() : out.text(nextCursor(request.params, *query, found[page - 1]));
      });
      answer = out.take();
    });
  } catch (const ledger::LedgerError& error) {
    return ledgerUnavailable(error);
  }
  return json::Value::written(std::move(answer));
}

Result<json::Value> Reading::counts(const Request& request) const {
  auto scope = scopeOf(request.actor);
  if (!scope) return scope.error();
  std::vector<std::string> connections;
  for (const auto* connection : services_.connections.ofCompany(request.company)) connections.push_back(connection->id);
  std::map<domain::View, std::int64_t> views;
  json::Value states = json::Value::object();
  std::int64_t ready_to_import = 0;
  try {
    services_.ledger.read([&](ledger::Transaction& transaction) {
      views.clear();  // of an earlier run of this work that came to nothing
      if (connections.empty()) return;
      for (const auto& [state, count] : transaction.counts(connections, *scope)) {
        views[domain::viewOf(state)] += count;
        states.set(name(state), count);
      }
      // Which project of the platform a staged record belongs to is for the host to tell.
      if (!scope->has_value()) ready_to_import = transaction.stagedCount(connections);
    });
  } catch (const ledger::LedgerError& error) {
    return ledgerUnavailable(error);
  }
  json::Value by_view = json::Value::object();
  for (int view = 0; view < domain::kViewCount; ++view) {
    by_view.set(name(static_cast<domain::View>(view)), views[static_cast<domain::View>(view)]);
  }
  by_view.set(kReadyToImport, ready_to_import);
  return json::Value::object({{"views", by_view}, {"states", states}});
}

}  // namespace tieback::ops
