#include "operations/importing.h"

#include "domain/permissions.h"
#include "domain/time.h"
#include "operations/paging.h"
#include "operations/reading.h"
#include "operations/staged_document.h"

namespace tieback::ops {
namespace {

using ledger::Pull;
using ledger::StagedQuery;

constexpr std::string_view kOperation = "import";
constexpr std::string_view kDefaultSort = "updated_at";

json::Value timeOrNull(domain::Micros at) {
  return at == 0 ? json::Value() : json::Value(domain::toRfc3339(at));
}

json::Value pullDocument(const Pull& pull) {
  return json::Value::object({{"connection", pull.connection},
                              {"state", name(pull.state)},
                              {"asked_by", pull.asked_by},
                              {"asked_at", timeOrNull(pull.asked_at)},
                              {"begun_at", timeOrNull(pull.begun_at)},
                              {"done_at", timeOrNull(pull.done_at)},
                              {"changed_since", timeOrNull(pull.changed_since)},
                              {"pages", pull.pages},
                              {"found", pull.found},
                              {"staged", pull.staged},
                              {"waiting", pull.waiting},
                              {"error", pull.error}});
}

// What a pull that was asked for anew begins with; of the one before it only what it has reached is kept.
Pull askedAnew(const std::optional<Pull>& before, const std::string& connection) {
  Pull pull;
  pull.connection = connection;
  if (before) {
    pull.complete_up_to = before->complete_up_to;
    pull.fence = before->fence;
  }
  return pull;
}

void noteAsked(ledger::Transaction& transaction, const Request& request, const Pull& pull, bool joined,
               domain::Micros now) {
  ledger::HistoryEntry entry;
  entry.at = now;
  entry.by = request.actor.identity();
  entry.operation = kOperation;
  entry.from = joined ? name(pull.state) : "";
  entry.to = name(pull.state);
  entry.message = joined ? "Asked for change orders made in the ERP: they are being listed already."
                         : "Asked for change orders made in the ERP.";
  entry.details = json::Value::object();
  transaction.append(std::move(entry), pull.connection);
}

std::string sortKey(const ledger::Staged& record, StagedQuery::Sort sort) {
  switch (sort) {
    case StagedQuery::Sort::updated_at:
      return std::to_string(record.updated_at);
    case StagedQuery::Sort::number:
      return record.number;
    case StagedQuery::Sort::amount:
      return record.amount.toString();
    case StagedQuery::Sort::title:
      return record.title;
  }
  return "";
}

std::string sortOf(const json::Value& params) {
  return params.text("sort", kDefaultSort);
}

const SortNames<StagedQuery::Sort> kSorts = {{"updated_at", StagedQuery::Sort::updated_at},
                                             {"number", StagedQuery::Sort::number},
                                             {"amount", StagedQuery::Sort::amount},
                                             {"title", StagedQuery::Sort::title}};

Result<void> takeFilter(const std::string& name, const std::string& text, const std::string& where,
                        StagedQuery& query) {
  if (name == "commitment")
    query.commitment = text;
  else if (name == "vendor")
    query.vendor = text;
  else if (name == "text")
    query.text = text;
  else if (name == "connection")
    std::erase_if(query.connections, [&](const auto& id) { return id != text; });
  else if (name == "state") {
    query.state = ledger::stagedStateFromName(text);
    if (!query.state || *query.state == ledger::Staged::State::archived)
      return badRequest("`" + where + "` is staged, invalid, imported or dismissed in this view.", where);
  } else
    return badRequest("`" + where + "` can't be asked for in this view.", where);
  return {};
}

Result<StagedQuery> queryFrom(const Request& request, const life::Connections& connections) {
  StagedQuery query;
  for (const auto* connection : connections.ofCompany(request.company)) query.connections.push_back(connection->id);
  auto limit = limitOf(request.params);
  if (!limit) return limit.error();
  query.limit = *limit + 1;  // one more tells whether there is a next page
  if (auto read = readSort(request.params, kDefaultSort, kSorts, query); !read) return read.error();
  const auto take = [&](const auto& name, const auto& text, const auto& where) {
    return takeFilter(name, text, where, query);
  };
  if (auto read = readFilter(request.params, take); !read) return read.error();
  auto after = cursorOf(request.params, sortOf(request.params), query.sort == StagedQuery::Sort::updated_at);
  if (!after) return after.error();
  query.after_key = after->key;
  query.after_id = after->id;
  return query;
}

}  // namespace

Result<json::Value> Importing::ask(const Request& request) const {
  auto found = connectionOf(request, services_.connections);
  if (!found) return found.error();
  const life::Connection& connection = **found;
  if (auto missing = domain::missingFor(domain::Need::decide, request.actor, "")) return *missing;
  if (!connection.dialect->capabilities().import) {
    return Error{"not_supported", Category::bad_input,
                 "Change orders can't be imported from " + connection.profile.title + ": its dialect has no import."};
  }
  auto answer = once(services_, kOperation, request,
                     [&](ledger::Transaction& transaction, ledger::Micros now) -> Result<json::Value> {
                       auto pull = transaction.pull(connection.id);
                       const bool joined = pull && pull->underWay();
                       if (!joined) {
                         pull = askedAnew(pull, connection.id);
                         pull->asked_by = request.actor.identity();
                         pull->asked_at = pull->not_before = now;
                         transaction.put(*pull);
                       }
                       noteAsked(transaction, request, *pull, joined, now);
                       return json::Value::object({{"import", pullDocument(*pull)}});
                     });
  if (answer) services_.host.wake(TIEBACK_LANE_LOOK_UP);
  return answer;
}

Result<json::Value> Reading::readyToImport(const Request& request) const {
  // A staged record's project is the ERP's: which of the platform's it is, and so who of that project may see it, is
  // not known here.
  if (!domain::seesWholeCompany(request.actor)) {
    return Error{"not_permitted", Category::not_permitted,
                 "This needs 'Standard' or 'Admin' on the company's ERP Integrations tool. A company administrator can "
                 "grant it."};
  }
  auto query = queryFrom(request, services_.connections);
  if (!query) return query.error();
  json::Value staged = json::Value::array();
  json::Value imports = json::Value::array();
  json::Value next;
  try {
    services_.ledger.read([&](ledger::Transaction& transaction) {
      imports = staged = json::Value::array();  // of an earlier run of this work that came to nothing
      for (const auto& connection : query->connections) {
        if (const auto pull = transaction.pull(connection)) imports.push(pullDocument(*pull));
      }
      if (query->connections.empty()) return;
      const auto found = transaction.stagedList(*query);
      const auto page = static_cast<std::size_t>(query->limit - 1);
      for (std::size_t i = 0; i < std::min(found.size(), page); ++i) {
        staged.push(stagedDocument(found[i], request.company));
      }
      if (found.size() <= page) return;
      const auto& last = found[page - 1];
      next = cursorAfter(sortOf(request.params), {sortKey(last, query->sort), last.id()});
    });
  } catch (const ledger::LedgerError& error) {
    return ledgerUnavailable(error);
  }
  return json::Value::object(
      {{"items", json::Value::array()}, {"staged", staged}, {"imports", imports}, {"next_cursor", next}});
}

}  // namespace tieback::ops
