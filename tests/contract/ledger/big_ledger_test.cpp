// What the benchmarks' ledgers are made with still fits the schema: a hundred items in place of a million.
#include <catch2/catch.hpp>

#include <map>

#include "ledger/sql/item_row.h"
#include "store.h"
#include "support/big_ledger.h"

namespace tieback::ledger::contract {
namespace {

using domain::State;

std::string urlOf(const SqliteStore& store) {
  return "sqlite:" + store.file();
}
std::string urlOf(const PostgresqlStore& store) {
  return store.url();
}

Item original(int n, State state) {
  Item item = itemOf("b-1", n, state);
  item.document = json::parse(R"({"change_order":{"id":1,"number":"CCO-1"},"commitment":{"id":1,"number":"SC-1"}})");
  return item;
}

}  // namespace

TEMPLATE_TEST_CASE("copies of items are listed, counted, found by text and read as if they had been sent", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  store.open()->write([](Transaction& transaction) {
    transaction.insert(original(1, State::ready));
    transaction.insert(original(2, State::synced));
  });
  test::growLedger(urlOf(store), {{"b-1.1", 10}, {"b-1.2", 90}}, 2, 60);
  test::growLedger(urlOf(store), {{"b-1.1", 10}, {"b-1.2", 90}}, 2, 100);  // goes on where it was
  const auto ledger = store.open();
  ledger->read([](Transaction& transaction) {
    ListQuery query;
    query.connections = {"b-1", "b-2"};
    query.sort = ListQuery::Sort::amount;
    query.limit = 200;
    const auto items = transaction.list(query);
    REQUIRE(items.size() == 102);
    for (std::size_t i = 1; i < items.size(); ++i) CHECK(items[i - 1].amount <= items[i].amount);
    std::map<State, std::int64_t> listed;
    for (const auto& item : items) ++listed[item.state];
    for (const auto& [state, number] : transaction.counts(query.connections, std::nullopt))
      CHECK(listed[state] == number);
    query.connections = {"b-2"};
    CHECK(transaction.list(query).size() == 50);

    const auto copy = transaction.find("b-2", "b-2.1000077");
    REQUIRE(copy);
    CHECK(copy->document.path("change_order.number")->asString() == copy->number);
    query.text = copy->number;
    const auto found = transaction.list(query);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == copy->id);
    CHECK(amountKey(found[0].amount) == amountKey(copy->amount));
  });
}

TEMPLATE_TEST_CASE("copies of what is queued are claimed in their order, or wait", "", SqliteStore, PostgresqlStore) {
  TestType store;
  store.open()->write([](Transaction& transaction) {
    Item item = original(1, State::exporting);
    item.queue_position = 7;
    item.commitment = "of none of the copies";
    transaction.insert(item);
  });
  constexpr Micros kThen = 1'000'000;
  const auto claimed = [&](std::size_t most, Micros now) {
    std::vector<std::string> ids;
    store.open()->write([&](Transaction& transaction) {
      const std::vector<Room> rooms = {{"b-1", 100}, {"b-2", 100}};
      for (const auto& item : transaction.claimExports({now, "me", now + 9}, rooms, most)) ids.push_back(item.id);
    });
    return ids;
  };
  test::growLedger(urlOf(store), {{"b-1.1", 100}}, 1, 3, {1000});
  test::growLedger(urlOf(store), {{"b-1.1", 100}}, 1, 4, {-1000, kThen + 5});
  using Ids = std::vector<std::string>;
  CHECK(claimed(2, kThen) == Ids{"b-1.1", "b-1.1000000"});
  CHECK(claimed(2, kThen + 5) == Ids{"b-1.1000003", "b-1.1000001"});
}

}  // namespace tieback::ledger::contract
