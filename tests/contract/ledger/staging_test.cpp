// Pulls of change orders that were made in the ERP, and the records they have staged: alike on every engine.
#include <catch2/catch.hpp>

#include "store.h"

namespace tieback::ledger::contract {
namespace {

using Ids = std::vector<std::string>;

constexpr Micros kNow = 1'781'514'000'000'000;

Pull queuedPull(const std::string& connection, Micros not_before = kNow) {
  Pull pull;
  pull.connection = connection;
  pull.asked_by = json::parse(R"({"id": "u-ann", "name": "Ann"})");
  pull.asked_at = kNow;
  pull.not_before = not_before;
  return pull;
}

Staged stagedOf(const std::string& connection, int n, Staged::State state = Staged::State::staged) {
  Staged record;
  record.connection = connection;
  record.origin_id = "erp-" + std::to_string(n);
  record.state = state;
  record.number = "CO-" + std::to_string(n);
  record.title = "Title " + std::to_string(n % 3);
  record.vendor = n % 2 == 0 ? "V-1" : "V-2";
  record.commitment = n % 4 == 0 ? "SC-1" : "SC-2";
  record.amount = *Decimal::parse(std::to_string(n * 7 % 11 - 5) + ".25");
  record.document = json::parse(R"({"lines": []})");
  record.staged_at = kNow;
  record.updated_at = kNow + n % 5;
  return record;
}

template <class Value>
void put(Ledger& ledger, const std::vector<Value>& values) {
  ledger.write([&](Transaction& transaction) {
    for (const auto& value : values) transaction.put(value);
  });
}

std::string claim(Ledger& ledger, Micros now = kNow, const std::string& owner = "me") {
  return writing<std::string>(ledger, [&](auto& transaction) {
    const auto pull = transaction.claimPull({now, owner, now + 60 * kSecond});
    return pull ? pull->connection : std::string();
  });
}

Pull pullOf(Ledger& ledger, const std::string& connection) {
  return reading<Pull>(ledger, [&](auto& transaction) { return transaction.pull(connection).value(); });
}

Ids list(Ledger& ledger, const StagedQuery& query) {
  Ids ids;
  ledger.read([&](Transaction& transaction) {
    for (const auto& record : transaction.stagedList(query)) ids.push_back(record.origin_id);
  });
  return ids;
}

std::int64_t count(Ledger& ledger, const Ids& connections) {
  return reading<std::int64_t>(ledger, [&](auto& transaction) { return transaction.stagedCount(connections); });
}

}  // namespace

TEMPLATE_TEST_CASE("a pull is kept as it was put", "", SqliteStore, PostgresqlStore) {
  TestType store;
  Pull pull = queuedPull("acme", kNow + 5);
  pull.state = Pull::State::running;
  pull.begun_at = 1;
  pull.done_at = 2;
  pull.changed_since = 3;
  pull.complete_up_to = 4;
  pull.cursor = "a \"cursor\"?";
  pull.pages = 5;
  pull.found = 6;
  pull.staged = 7;
  pull.attempts = 8;
  pull.waiting = json::parse(R"({"until": "x", "reason": "y"})");
  pull.error = json::parse(R"({"code": "z"})");
  pull.fence = 9;
  put<Pull>(*store.open(), {queuedPull("acme"), pull});
  const auto ledger = store.open();
  const Pull found = pullOf(*ledger, "acme");
  CHECK(found.state == pull.state);
  CHECK(found.asked_by == pull.asked_by);
  CHECK(std::vector{found.asked_at, found.begun_at, found.done_at, found.changed_since, found.complete_up_to,
                    found.pages, found.found, found.staged, found.not_before, found.attempts,
                    found.fence} == std::vector<std::int64_t>{kNow, 1, 2, 3, 4, 5, 6, 7, kNow + 5, 8, 9});
  CHECK(found.cursor == pull.cursor);
  CHECK(found.waiting == pull.waiting);
  CHECK(found.error == pull.error);
  CHECK_FALSE(
      reading<std::optional<Pull>>(*ledger, [](auto& transaction) { return transaction.pull("other"); }).has_value());
}

TEMPLATE_TEST_CASE("pulls are claimed when they are due, the one that has waited longest first, each by one worker", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Pull done = queuedPull("done", 0);
  done.state = Pull::State::done;
  put<Pull>(*ledger, {queuedPull("acme", kNow - 1), queuedPull("zeta", kNow - 2), queuedPull("later", kNow + 1), done});
  CHECK(claim(*ledger) == "zeta");
  CHECK(claim(*ledger) == "acme");
  CHECK(claim(*ledger).empty());
  CHECK(pullOf(*ledger, "zeta").lease_owner == "me");
  CHECK(pullOf(*ledger, "zeta").fence == 1);
  const auto next =
      reading<Micros>(*ledger, [](auto& transaction) { return transaction.nextAt(Queue::look_ups, kNow).value_or(0); });
  CHECK(next == kNow + 1);
  CHECK(claim(*ledger, kNow + 1) == "later");
}

TEMPLATE_TEST_CASE("a leased pull is taken over when its lease is over, or its owner has ended", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put<Pull>(*ledger, {queuedPull("acme")});
  REQUIRE(claim(*ledger, kNow, "first") == "acme");
  CHECK(claim(*ledger, kNow + 59 * kSecond, "second").empty());
  CHECK(reading<Micros>(*ledger, [](auto& transaction) {
          return transaction.nextAt(Queue::look_ups, kNow).value_or(0);
        }) == kNow + 60 * kSecond);
  CHECK(claim(*ledger, kNow + 60 * kSecond, "second") == "acme");
  CHECK(pullOf(*ledger, "acme").fence == 2);
  ledger->write([](Transaction& transaction) {
    HostRecord host;
    host.incarnation = "second";
    host.ended = true;
    transaction.putHost(host);
  });
  CHECK(claim(*ledger, kNow + 61 * kSecond, "third") == "acme");
}

TEMPLATE_TEST_CASE("a leased pull counts as one of its connection's requests", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put<Pull>(*ledger, {queuedPull("acme")});
  const auto under_way = [&] {
    return writing<std::int64_t>(*ledger, [](auto& transaction) { return transaction.underWay("acme"); });
  };
  CHECK(under_way() == 0);
  REQUIRE(claim(*ledger) == "acme");
  CHECK(under_way() == 1);
  ledger->write([](Transaction& transaction) { transaction.insert(queued("acme", 1)); });
  const auto claimed = writing<std::size_t>(*ledger, [](auto& transaction) {
    return transaction.claimExports({kNow, "me", kNow + 1}, {{"acme", 1}}, 9).size();
  });
  CHECK(claimed == 0);
}

TEST_CASE("of two hosts only one has a pull, while the other's transaction is still open") {
  PostgresqlStore store;
  const auto a = store.open();
  const auto b = store.open();
  put<Pull>(*a, {queuedPull("acme"), queuedPull("zeta")});
  a->write([&](Transaction& transaction) {
    REQUIRE(transaction.claimPull({kNow, "a", kNow + 1}));
    CHECK(claim(*b, kNow, "b") == "zeta");
    CHECK(claim(*b, kNow, "b").empty());
  });
}

TEMPLATE_TEST_CASE("a staged record is replaced by what is put under its id, in its connection alone", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put<Staged>(*ledger, {stagedOf("acme", 1), stagedOf("other", 1)});
  Staged changed = stagedOf("acme", 1, Staged::State::invalid);
  changed.title = "Another title";
  changed.problem = json::parse(R"({"code": "no_lines", "message": "It has no line."})");
  changed.updated_at = kNow + 100;
  put<Staged>(*ledger, {changed});
  const auto find = [&](const std::string& connection) {
    return reading<std::optional<Staged>>(*ledger,
                                          [&](auto& transaction) { return transaction.staged(connection, "erp-1"); })
        .value();
  };
  CHECK(find("acme").title == "Another title");
  CHECK(find("acme").state == Staged::State::invalid);
  CHECK(find("acme").problem == changed.problem);
  CHECK(find("acme").amount == changed.amount);
  CHECK(find("acme").updated_at == kNow + 100);
  CHECK(find("other").title == "Title 1");
  CHECK(find("other").state == Staged::State::staged);
  CHECK(count(*ledger, {"acme"}) == 1);
  CHECK(count(*ledger, {"acme", "other"}) == 2);
}

TEMPLATE_TEST_CASE("pages of staged records follow one another without gap or repetition, in every order", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  for (int n = 0; n < 23; ++n) {
    const auto state = n % 9 == 8   ? Staged::State::archived
                       : n % 5 == 4 ? Staged::State::invalid
                                    : Staged::State::staged;
    put<Staged>(*ledger, {stagedOf(n % 2 == 0 ? "acme" : "zeta", n, state), stagedOf("other", n)});
  }
  using Sort = StagedQuery::Sort;
  const auto sort = GENERATE(Sort::updated_at, Sort::number, Sort::amount, Sort::title);
  const bool descending = GENERATE(false, true);
  StagedQuery query;
  query.connections = {"acme", "zeta"};
  query.sort = sort;
  query.descending = descending;
  query.limit = 100;
  const auto all = list(*ledger, query);
  CHECK(all.size() == 21);
  query.limit = 4;
  Ids paged;
  while (true) {
    const auto page =
        reading<std::vector<Staged>>(*ledger, [&](auto& transaction) { return transaction.stagedList(query); });
    if (page.empty()) break;
    for (const auto& record : page) paged.push_back(record.origin_id);
    const auto& last = page.back();
    query.after_id = last.id();
    query.after_key = sort == Sort::number   ? last.number
                      : sort == Sort::title  ? last.title
                      : sort == Sort::amount ? last.amount.toString()
                                             : std::to_string(last.updated_at);
  }
  CHECK(paged == all);
}

TEMPLATE_TEST_CASE("staged records are found by commitment, vendor, state and text; archived ones never", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  put<Staged>(*ledger, {stagedOf("acme", 1), stagedOf("acme", 4, Staged::State::invalid),
                        stagedOf("acme", 6, Staged::State::archived), stagedOf("acme", 10)});
  const auto found = [&](const std::function<void(StagedQuery&)>& narrow) {
    StagedQuery query;
    query.connections = {"acme"};
    query.sort = StagedQuery::Sort::amount;
    narrow(query);
    return list(*ledger, query);
  };
  CHECK(found([](StagedQuery&) {}) == Ids{"erp-10", "erp-4", "erp-1"});
  CHECK(found([](StagedQuery& q) { q.commitment = "SC-1"; }) == Ids{"erp-4"});
  CHECK(found([](StagedQuery& q) { q.vendor = "V-1"; }) == Ids{"erp-10", "erp-4"});
  CHECK(found([](StagedQuery& q) { q.state = Staged::State::invalid; }) == Ids{"erp-4"});
  CHECK(found([](StagedQuery& q) { q.text = "co-10"; }) == Ids{"erp-10"});
  CHECK(found([](StagedQuery& q) { q.connections = {"other"}; }).empty());
  CHECK(count(*ledger, {"acme"}) == 3);
}

TEMPLATE_TEST_CASE("what an item was exported as is known by its origin id or its reference, in its connection", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Item item = itemOf("acme", 7, domain::State::synced);
  item.origin_id = "erp-1";
  ledger->write([&](Transaction& transaction) { transaction.insert(item); });
  const auto exported = [&](const std::string& connection, const std::string& origin, const std::string& reference) {
    return reading<bool>(*ledger,
                         [&](auto& transaction) { return transaction.isExported(connection, origin, reference); });
  };
  CHECK(exported("acme", "erp-1", ""));
  CHECK(exported("acme", "erp-2", "TB-7"));
  CHECK_FALSE(exported("acme", "erp-2", "TB-8"));
  CHECK_FALSE(exported("acme", "erp-2", ""));
  CHECK_FALSE(exported("acme", "", ""));
  CHECK_FALSE(exported("other", "erp-1", "TB-7"));
  put<Staged>(*ledger, {stagedOf("acme", 1), stagedOf("acme", 2), stagedOf("other", 1)});
  StagedQuery query;
  query.connections = {"acme", "other"};
  query.sort = StagedQuery::Sort::number;
  CHECK(list(*ledger, query) == Ids{"erp-1", "erp-2"});
  CHECK(count(*ledger, {"acme"}) == 1);
}

TEMPLATE_TEST_CASE("what was decided on a record is kept with it, and takes it out of what is offered", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  Staged linked = stagedOf("acme", 1, Staged::State::imported);
  linked.item = "acme.7";
  linked.revision = 3;
  Staged dismissed = stagedOf("acme", 2, Staged::State::dismissed);
  dismissed.dismissal = json::parse(R"({"reason": "Last year's"})");
  put<Staged>(*ledger, {linked, dismissed, stagedOf("acme", 3)});
  const auto find = [&](const char* origin) {
    return reading<std::optional<Staged>>(*ledger,
                                          [&](auto& transaction) { return transaction.staged("acme", origin); })
        .value();
  };
  CHECK(find("erp-1").state == Staged::State::imported);
  CHECK(find("erp-1").item == "acme.7");
  CHECK(find("erp-1").revision == 3);
  CHECK(find("erp-2").dismissal == dismissed.dismissal);
  CHECK(find("erp-3").revision == 1);
  CHECK(find("erp-3").dismissal.isNull());
  StagedQuery query;
  query.connections = {"acme"};
  CHECK(list(*ledger, query) == Ids{"erp-3"});
  CHECK(count(*ledger, {"acme"}) == 1);
  query.state = Staged::State::imported;
  CHECK(list(*ledger, query) == Ids{"erp-1"});
  query.state = Staged::State::dismissed;
  CHECK(list(*ledger, query) == Ids{"erp-2"});
}

TEMPLATE_TEST_CASE("an item is linked to one record, and free for another once that one is", "", SqliteStore,
                   PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  const auto linked = [](int n, const std::string& item) {
    Staged record = stagedOf("acme", n, Staged::State::imported);
    record.item = item;
    return record;
  };
  put<Staged>(*ledger, {linked(1, "acme.7"), linked(2, "acme.8")});
  CHECK_THROWS_AS(put<Staged>(*ledger, {linked(3, "acme.7")}), LedgerError);
  ledger->write([](Transaction& transaction) {
    transaction.freeStaged("other", "acme.7");
    transaction.freeStaged("acme", "acme.9");
  });
  CHECK_THROWS_AS(put<Staged>(*ledger, {linked(3, "acme.7")}), LedgerError);
  ledger->write([](Transaction& transaction) { transaction.freeStaged("acme", "acme.7"); });
  put<Staged>(*ledger, {linked(3, "acme.7")});
  const auto freed = reading<std::optional<Staged>>(*ledger, [](auto& transaction) {
                       return transaction.staged("acme", "erp-1");
                     }).value();
  CHECK(freed.state == Staged::State::archived);
  CHECK(freed.item.empty());
  CHECK(freed.revision == 2);
}

}  // namespace tieback::ledger::contract
