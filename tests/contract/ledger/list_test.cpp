#include <catch2/catch.hpp>

#include <map>

#include "ledger/sql/item_row.h"
#include "store.h"

namespace tieback::ledger::contract {
namespace {

template <class Store>
struct Books {
  Store store;
  std::unique_ptr<Ledger> ledger = store.open();
  Books() {
    ledger->write([](Transaction& transaction) {
      for (int n = 0; n < 30; ++n) {
        Item item = itemOf(n % 10 == 9 ? "other" : "acme", n,
                           n % 3 == 0   ? domain::State::synced
                           : n % 3 == 1 ? domain::State::ready
                                        : domain::State::failed);
        item.amount = *Decimal::parse(std::to_string(n * 13 % 17 - 8) + ".50");
        transaction.insert(item);
      }
    });
  }
  std::vector<Item> list(const ListQuery& query) {
    std::vector<Item> found;
    ledger->read([&](Transaction& transaction) { found = transaction.list(query); });
    return found;
  }
};

}  // namespace

TEMPLATE_TEST_CASE("pages follow one another without gap or repetition, in every order", "", SqliteStore,
                   PostgresqlStore) {
  Books<TestType> books;
  using Sort = ListQuery::Sort;
  const auto sort = GENERATE(Sort::sent_at, Sort::updated_at, Sort::number, Sort::amount, Sort::title);
  const bool descending = GENERATE(false, true);
  ListQuery query;
  query.connections = {"acme"};
  query.sort = sort;
  query.descending = descending;
  query.limit = 100;
  const auto all = books.list(query);
  REQUIRE(all.size() == 27);
  std::vector<Item> paged;
  query.limit = 4;
  while (true) {
    const auto page = books.list(query);
    if (page.empty()) break;
    paged.insert(paged.end(), page.begin(), page.end());
    const Item& last = page.back();
    query.after_id = last.id;
    query.after_key = sort == Sort::number   ? last.number
                      : sort == Sort::title  ? last.title
                      : sort == Sort::amount ? last.amount.toString()
                                             : std::to_string(sort == Sort::sent_at ? last.sent_at : last.updated_at);
  }
  CHECK(idsOf(paged) == idsOf(all));
}

TEMPLATE_TEST_CASE("amounts sort by value, negative ones too", "", SqliteStore, PostgresqlStore) {
  Books<TestType> books;
  ListQuery query;
  query.connections = {"acme"};
  query.sort = ListQuery::Sort::amount;
  query.limit = 100;
  const auto items = books.list(query);
  for (std::size_t i = 1; i < items.size(); ++i) CHECK(items[i - 1].amount <= items[i].amount);
  CHECK(amountKey(Decimal(-15, 1)) < amountKey(Decimal(-14, 1)));
  CHECK(amountKey(Decimal(-1, 2)) < amountKey(Decimal()));
  CHECK(amountKey(Decimal(INT64_MAX, 0)) > amountKey(Decimal(INT64_MAX - 1, 0)));
}

TEMPLATE_TEST_CASE("filters narrow, and another connection's items are never there", "", SqliteStore, PostgresqlStore) {
  Books<TestType> books;
  ListQuery query;
  query.connections = {"acme"};
  query.limit = 100;
  SECTION("view") {
    query.view = domain::View::failed_to_export;
    for (const auto& item : books.list(query)) CHECK(item.state == domain::State::failed);
  }
  SECTION("projects one may see") {
    query.projects = std::vector<std::string>{"p-2"};
    for (const auto& item : books.list(query)) CHECK(item.project == "p-2");
  }
  SECTION("text, whatever its case") {
    query.text = "cco-1";
    CHECK(books.list(query).size() == 10);  // 1, 10 to 18
  }
  for (const auto& item : books.list(query)) CHECK(item.connection == "acme");
}

TEMPLATE_TEST_CASE("counts follow every move", "", SqliteStore, PostgresqlStore) {
  Books<TestType> books;
  const auto count = [&](domain::State state) {
    std::int64_t found = 0;
    books.ledger->read([&](Transaction& transaction) {
      for (const auto& [which, number] : transaction.counts({"acme"}, std::nullopt))
        found += which == state ? number : 0;
    });
    return found;
  };
  const auto ready = count(domain::State::ready);
  books.ledger->write([](Transaction& transaction) {
    auto item = *transaction.find("acme", "acme.1");
    item.state = domain::State::accepted;
    transaction.update(item);
  });
  CHECK(count(domain::State::ready) == ready - 1);
  CHECK(count(domain::State::accepted) == 1);
}

TEMPLATE_TEST_CASE("an item comes back as it went in", "", SqliteStore, PostgresqlStore) {
  Books<TestType> books;
  Item item = itemOf("acme", 77, domain::State::in_doubt);
  item.amount = *Decimal::parse("-0.07");
  item.document = json::parse(R"({"amount":1.10,"unknown":[null,"ü"]})");
  item.doubt = json::parse(R"({"step":"create"})");
  item.look_up_at = 5;
  item.fence = 3;
  item.may_send = "host-1";
  item.reason = "Zeile\n\"quoted\" $1 ? ü \\ '";
  item.origin_data = json::Value::array({"x"});
  books.ledger->write([&](Transaction& transaction) { transaction.insert(item); });
  books.ledger->read([&](Transaction& transaction) {
    const auto found = transaction.find("acme", item.id);
    REQUIRE(found);
    CHECK(found->document.dump() == item.document.dump());
    CHECK(found->doubt == item.doubt);
    CHECK(found->look_up_at == 5);
    CHECK(found->fence == 3);
    CHECK(found->may_send == "host-1");
    CHECK(found->reason == item.reason);
    CHECK(found->amount.toString() == "-0.07");
    CHECK(found->origin_data == item.origin_data);
    CHECK_FALSE(transaction.find("other", item.id));
  });
}

TEMPLATE_TEST_CASE("an update writes what differs, and nothing of what another transaction changed since", "",
                   SqliteStore, PostgresqlStore) {
  Books<TestType> books;
  const auto stored =
      reading<Item>(*books.ledger, [](auto& transaction) { return *transaction.find("acme", "acme.1"); });
  books.ledger->write([](Transaction& transaction) {
    Item item = *transaction.find("acme", "acme.1");
    item.reason = "meanwhile";
    transaction.update(item);
  });
  Item changed = stored;
  changed.vendor = "Another";
  json::Value document = changed.document;
  document.set("unknown", "ü");
  changed.document = document;
  books.ledger->write([&](Transaction& transaction) { transaction.update(changed, stored); });
  const auto found =
      reading<Item>(*books.ledger, [](auto& transaction) { return *transaction.find("acme", "acme.1"); });
  CHECK(found.vendor == "Another");
  CHECK(found.document == changed.document);
  CHECK(found.reason == "meanwhile");
  ListQuery query;
  query.connections = {"acme"};
  query.text = "another";
  CHECK(idsOf(books.list(query)) == std::vector<std::string>{"acme.1"});
}

TEMPLATE_TEST_CASE("counts stay right through many changes, and are put together now and then", "", SqliteStore,
                   PostgresqlStore) {
  Books<TestType> books;
  const auto counts = [&] {
    return reading<std::map<std::string, std::int64_t>>(*books.ledger, [](auto& transaction) {
      std::map<std::string, std::int64_t> by_state;
      for (const auto& [state, number] :
           transaction.counts({"acme", "other"}, std::vector<std::string>{"p-1", "p-2"})) {
        if (number != 0) by_state[std::string(name(state))] = number;
      }
      return by_state;
    });
  };
  const auto before = counts();
  CHECK(before == std::map<std::string, std::int64_t>{{"synced", 10}, {"ready", 10}, {"failed", 10}});
  for (int i = 0; i < 40; ++i) {
    books.ledger->write([&](Transaction& transaction) {
      Item item = *transaction.find("acme", "acme.1");
      item.state = i % 2 == 0 ? domain::State::accepted : domain::State::ready;
      transaction.update(item);
    });
    if (i % 15 == 14) books.ledger->write([](Transaction& transaction) { transaction.tidy(); });
  }
  CHECK(counts() == before);
}

}  // namespace tieback::ledger::contract
