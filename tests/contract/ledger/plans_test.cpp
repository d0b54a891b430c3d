// No statement of the ledger reads a whole table that grows with use: each is run once with its plan looked at. On an
// empty ledger that takes no time; on one of a million items it was a second under the writer's lock.
#include <catch2/catch.hpp>

#include <functional>
#include <regex>
#include <set>

#include "ledger/postgresql/server.h"
#include "ledger/sql/transaction.h"
#include "ledger/sqlite/sqlite_session.h"
#include "store.h"
#include "support/big_ledger.h"

namespace tieback::ledger::contract {
namespace {

using domain::State;

// Those indexes hold what is under way, and no more.
constexpr const char* kSmall = "(item_lease|item_may_send|item_look_up|mail_queue|event_queue)";
constexpr const char* kLarge =
    "(item|item_export|item_document|item_text|item_listing|history|step_begun|step_outcome|begun|outcome|mail|event|"
    "request|staged)";

constexpr const char* kFilled = "b-1";
constexpr int kFilledWith = 6000;

// Two items and copies of them.
template <class Store>
void fill(Store& store, const std::string& url) {
  store.open()->write([](Transaction& transaction) {
    transaction.insert(itemOf(kFilled, 1));
    transaction.insert(itemOf(kFilled, 2, State::synced));
  });
  test::growLedger(url, {{"b-1.1", 10}, {"b-1.2", 90}}, 1, kFilledWith);
}

// Passes statements on, and remembers what they were.
class Watched final : public Session {
 public:
  explicit Watched(Session& inner) : inner_(inner) {}
  using Session::each;
  using Session::run;
  const Engine& engine() const override { return inner_.engine(); }
  void run(std::string_view sql, std::span<const Parameter> parameters) override {
    note(sql, parameters);
    inner_.run(sql, parameters);
  }
  void each(std::string_view sql, std::span<const Parameter> parameters,
            const std::function<void(const Row&)>& take) override {
    note(sql, parameters);
    inner_.each(sql, parameters, take);
  }

  void change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) override {
    note(sql, parameters);
    inner_.change(sql, parameters, rows);
  }

  struct Statement {
    std::string sql;
    std::vector<Parameter> parameters;
  };
  const std::vector<Statement>& statements() const { return statements_; }

 private:
  void note(std::string_view sql, std::span<const Parameter> parameters) {
    if (known_.emplace(sql).second)
      statements_.push_back({std::string(sql), std::vector<Parameter>(parameters.begin(), parameters.end())});
  }

  Session& inner_;
  std::set<std::string> known_;
  std::vector<Statement> statements_;
};

// `large`: a connection in which texts are looked up.
void readListsAndSend(Transaction& transaction, const std::string& large) {
  for (int which = 0; which < 10; ++which) {
    ListQuery query;
    query.connections = {which == 9 ? large : "acme"};
    if (which == 1) query.view = domain::View::ready_to_export;
    if (which == 2) query.project = "p-1";
    if (which == 3) query.projects = {{"p-1", "p-2"}};
    if (which == 4) query.commitment = "1";
    if (which == 5) query.vendor = "Apex";
    if (which == 6) query.text = "title";
    if (which == 7) query.state = State::accepted;
    if (which == 8) query.state = State::exporting;
    if (which == 9) query.text = "no such words";
    transaction.list(query);
    query.after_id = "acme.1";
    query.after_key = "1000";
    transaction.list(query);
    query.descending = true;
    query.sort = ListQuery::Sort::title;
    transaction.list(query);
  }
  transaction.counts({"acme"}, std::nullopt);
  transaction.counts({"acme"}, {{"p-1"}});
  transaction.externalKeyTaken("acme", "TB-1", "");
  transaction.isExported("acme", "17", "TB-1");
  transaction.staged("acme", "17");
  StagedQuery staged;
  staged.connections = {"acme"};
  transaction.stagedList(staged);
  transaction.stagedCount({"acme"});
}

void readOne(Transaction& transaction) {
  const auto item = transaction.find("acme", "acme.1");
  REQUIRE(item);
  transaction.blocker(*item);
  transaction.history("acme", "acme.1");
  transaction.historyAfter("acme", 0, 10);
  transaction.historyHead("acme");
  transaction.historyConnections();
  transaction.steps("acme.1");
  transaction.openIntent("acme.1");
  transaction.mails("acme.1");
}

void work(Transaction& transaction) {
  const Claim claim{1000, "host-1", 2000};
  transaction.claimExports(claim, {{"acme", 4}}, 8);
  transaction.underWay("acme");
  transaction.claimLookUp(claim);
  transaction.claimMail(1000, 2000);
  transaction.dueEvents(1000, 10);
  transaction.claimPull(claim);
  for (const auto queue : {Queue::exports, Queue::look_ups, Queue::mails, Queue::events})
    transaction.nextAt(queue, 1000);
  transaction.renewLeases("host-1", 3000);
  transaction.leased();
  transaction.maySend();
  transaction.releaseOutbox(1000);
  transaction.forgetAnswersBefore(10);
  transaction.storedAnswer("c-1", "u-1", "accept", "r-1");
}

void write(Transaction& transaction) {
  transaction.insert(queued("acme", 1));
  Item item = *transaction.find("acme", "acme.1");
  StepRecord step;
  step.item = item.id;
  step.export_number = 1;
  step.name = "create";
  step.kind = "write";
  step.state = "intent";
  transaction.addStep(item, step);
  transaction.finishStep(item.id, item.step_sequence, "done", 5, "", "");
  item.reason = "other";
  transaction.update(item);
  HistoryEntry entry;
  entry.item = item.id;
  entry.details = json::Value::object();
  transaction.append(entry, "acme");
}

using Plan = std::function<std::string(const Watched::Statement&)>;

// Gives the statements whose plan matches.
std::vector<std::string> slow(const Watched& watched, const Plan& plan, const std::regex& whole) {
  std::vector<std::string> found;
  for (const auto& statement : watched.statements()) {
    const std::string text = plan(statement);
    std::smatch match;
    for (auto from = text.begin(); std::regex_search(from, text.end(), match, whole); from = match[0].second) {
      if (std::regex_search(match[0].str(), std::regex(kSmall))) continue;
      found.push_back(match[0].str() + "  in  " + statement.sql);
    }
  }
  return found;
}

enum class ListsAndSend { left_out, too };

template <class Inner>
std::vector<std::string> slowStatements(Inner& session, const Plan& plan, const std::regex& whole,
                                        ListsAndSend others) {
  Watched watched(session);
  SqlTransaction transaction(watched, SqlTransaction::Kind::write);
  write(transaction);
  work(transaction);
  readOne(transaction);
  if (others == ListsAndSend::too) readListsAndSend(transaction, kFilled);
  transaction.finish();
  CHECK(watched.statements().size() > 40);
  return slow(watched, plan, whole);
}

std::string sqlitePlan(SqliteSession& session, const Watched::Statement& statement) {
  std::string lines;
  session.each("EXPLAIN QUERY PLAN " + statement.sql, std::span<const Parameter>(),
               [&](const Row& row) { lines += row.string(3) + "\n"; });
  // What a walk from one value to the next begins with is the least one.
  return std::regex_replace(lines, std::regex("SETUP\nSEARCH [^\n]*\n"), "");
}

// As the ledger has it: planned once for whatever values.
std::string postgresqlPlan(PostgresqlSession& session, const Watched::Statement& statement) {
  std::string sql;
  int parameter = 0;
  for (const char c : statement.sql) sql += c == '?' ? "$" + std::to_string(++parameter) : std::string(1, c);
  std::string types;
  std::string values;
  for (const auto& value : statement.parameters) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    const auto* text = std::get_if<std::string>(&value);
    const std::string between = types.empty() ? "" : ", ";
    types += between + (integer != nullptr ? "bigint" : text != nullptr ? "text" : "unknown");
    values += between + (integer != nullptr ? std::to_string(*integer)
                         : text != nullptr  ? "$q$" + *text + "$q$"
                                            : "NULL");
  }
  const auto listed = [](const std::string& list) { return list.empty() ? "" : " (" + list + ")"; };
  session.script("PREPARE planned" + listed(types) + " AS " + sql);
  std::string lines;
  session.each("EXPLAIN (COSTS OFF) EXECUTE planned" + listed(values), std::span<const Parameter>(),
               [&](const Row& row) { lines += row.string(0) + "\n"; });
  session.script("DEALLOCATE planned");
  return lines;
}

void checkPostgresql(const PostgresqlStore& store, ListsAndSend others) {
  Server server({store.url(), {}});
  const auto session = server.connect();
  session->run("BEGIN");
  // A scan of a table, or of an index that is entered by nothing, or by no more than the connection. Only what is ready
  // for export is come to like that, in its order, and left with what is first; and a list of what is exporting gathers
  // it.
  const std::string large = std::string(kLarge) + "\\b";
  const std::regex whole("Seq Scan on " + large +
                         "[^\n]*|Index (Only )?Scan (Backward )?using (?!item_export_ready\\b)\\w+ on " + large +
                         "[^\n]*\n(?!\\s*Index Cond)[^\n]*|using (?!item_queue\\b)\\w+ on (item|history)\\b"
                         "[^\n]*\n\\s*Index Cond: \\(connection = [^()]*\\)\n\\s*Filter[^\n]*");
  const auto plan = [&](const Watched::Statement& statement) { return postgresqlPlan(*session, statement); };
  CHECK(slowStatements(*session, plan, whole, others) == std::vector<std::string>());
}

}  // namespace

TEST_CASE("no statement reads all of a large table in SQLite") {
  SqliteStore store;
  fill(store, "sqlite:" + store.file());
  SqliteSession session(store.file());
  session.run("BEGIN");
  const auto plan = [&](const Watched::Statement& statement) { return sqlitePlan(session, statement); };
  // "SCAN item_text VIRTUAL TABLE INDEX 0:M1" is FTS5's way to say that it looks something up.
  // A search without a condition reads all of its index for a least value, but where that is the index's own first.
  const std::regex whole(std::string("SCAN ") + kLarge + "(?! VIRTUAL)\\b[^\n]*|SEARCH " + kLarge + "\\b[^(\n]*\n");
  CHECK(slowStatements(session, plan, whole, ListsAndSend::too) == std::vector<std::string>());
}

// 200,000 that waited for a time, and stood before the others in the queue, were all read by each claim.
TEST_CASE("a claim comes to what is ready by an index of that alone, in its order") {
  const auto claimOf = [](Session& session) {
    Watched watched(session);
    SqlTransaction transaction(watched, SqlTransaction::Kind::write);
    transaction.insert(queued("acme", 1));
    REQUIRE(transaction.claimExports({1000, "host-1", 2000}, {{"acme", 4}}, 8).size() == 1);
    for (const auto& statement : watched.statements()) {
      if (statement.sql.find("earlier.commitment") != std::string::npos) return statement;
    }
    return Watched::Statement();
  };
  SqliteStore sqlite;
  fill(sqlite, "sqlite:" + sqlite.file());
  SqliteSession in_sqlite(sqlite.file());
  in_sqlite.run("BEGIN");
  const std::string plan = sqlitePlan(in_sqlite, claimOf(in_sqlite));
  INFO(plan);
  CHECK(plan.find("USING INDEX item_export_ready (connection=?") != std::string::npos);
  CHECK(plan.find("TEMP B-TREE") == std::string::npos);

  PostgresqlStore postgresql;
  fill(postgresql, postgresql.url());
  Server server({postgresql.url(), {}});
  const auto in_postgresql = server.connect();
  in_postgresql->run("BEGIN");
  const std::string planned = postgresqlPlan(*in_postgresql, claimOf(*in_postgresql));
  CHECK(planned.find("using item_export_ready on item_export") != std::string::npos);
  CHECK(planned.find("Sort") == std::string::npos);
}

// What is looked up by text, vendor and commitment stands apart from the items, so that their steps write none of it
// anew: the row alone, in its page (HOT).
TEST_CASE("what an export changes is in PostgreSQL's listing at once, and changes none of its indexes") {
  const PostgresqlStore store;
  store.open()->write([](Transaction& transaction) { transaction.insert(queued("acme", 1)); });
  Server server({store.url(), {}});
  const auto session = server.connect();
  const auto numbers = [&](const std::string& sql) {
    std::vector<std::int64_t> found;
    session->each(sql, std::span<const Parameter>(), [&](const Row& row) { found = {row.number(0), row.number(1)}; });
    return found;
  };
  session->run("BEGIN");
  SqlTransaction transaction(*session, SqlTransaction::Kind::write);
  for (const auto state : {State::exporting, State::failed, State::synced}) {
    Item item = *transaction.find("acme", "acme.1");
    item.state = state;
    item.updated_at += 7;
    transaction.update(item);
  }
  CHECK(numbers("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'item_listing' AND "
                "schemaname = current_schema()") == std::vector<std::int64_t>{3, 3});
  Item item = *transaction.find("acme", "acme.1");
  item.title = "Deeper footing";
  item.vendor = "Breakwater";
  item.project = "p-9";
  item.amount = Decimal(-5, 2);
  item.sent_at += 1;
  transaction.update(item);
  const std::string listed =
      "id, connection, view, sent_at, updated_at, search, number, title, amount_key, state, project, commitment, "
      "change_order, vendor";
  CHECK(numbers("SELECT (SELECT count(*) FROM item_listing), count(*) FROM (SELECT " + listed +
                " FROM item EXCEPT SELECT " + listed + " FROM item_listing) AS other") ==
        std::vector<std::int64_t>{1, 0});
}

// A table of its own for each list of values: a third of what an UPDATE of a state took.
TEST_CASE("no UPDATE in SQLite makes a table for the conditions of its indexes") {
  SqliteStore store;
  store.open();
  SqliteSession session(store.file());
  session.run("BEGIN");
  Watched watched(session);
  SqlTransaction transaction(watched, SqlTransaction::Kind::write);
  write(transaction);
  Item item = *transaction.find("acme", "acme.1");
  item.state = State::synced;
  transaction.update(item);
  transaction.finish();
  bool state_changes = false;
  for (const auto& statement : watched.statements()) {
    if (!statement.sql.starts_with("UPDATE item ")) continue;
    state_changes |= statement.sql.find("state = ?") != std::string::npos;
    session.each("EXPLAIN " + statement.sql, std::span<const Parameter>(), [&](const Row& row) {
      INFO(statement.sql);
      CHECK(row.text(1) != "OpenEphemeral");
    });
  }
  CHECK(state_changes);
}

TEST_CASE(
    "no statement of an export reads all of a large table in a PostgreSQL ledger that is new and has no statistics") {
  const PostgresqlStore store;
  store.open();
  checkPostgresql(store, ListsAndSend::left_out);
}

TEST_CASE("no statement reads all of a large table in PostgreSQL") {
  PostgresqlStore store;
  fill(store, store.url());
  checkPostgresql(store, ListsAndSend::too);
}

}  // namespace tieback::ledger::contract
