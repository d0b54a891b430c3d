#include <catch2/catch.hpp>

#include "ledger/sqlite/item_row.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"

namespace tieback::ledger {
namespace {

Item itemOf(int n, const std::string& connection, domain::State state, const std::string& amount) {
  Item item;
  item.connection = connection;
  item.id = connection + "." + std::to_string(n);
  item.project = n % 2 == 0 ? "p-1" : "p-2";
  item.commitment = "501";
  item.number = "CCO-" + std::to_string(n);
  item.title = "Title " + std::to_string(n % 7);
  item.vendor = "Apex";
  item.amount = *Decimal::parse(amount);
  item.state = state;
  item.sent_at = 1000 - n % 5;
  item.external_key = "TB-" + std::to_string(n);
  return item;
}

std::vector<std::string> ids(const std::vector<Item>& items) {
  std::vector<std::string> list;
  for (const auto& item : items) list.push_back(item.id);
  return list;
}

struct Books {
  test::TemporaryFolder folder;
  std::unique_ptr<Ledger> ledger = openSqliteLedger(folder.file("l.db"), [] { return test::kStart; });
  Books() {
    ledger->write([](Transaction& transaction) {
      for (int n = 0; n < 30; ++n) {
        const auto state = n % 3 == 0   ? domain::State::synced
                           : n % 3 == 1 ? domain::State::ready
                                        : domain::State::failed;
        transaction.insert(itemOf(n, n % 10 == 9 ? "other" : "acme", state, std::to_string(n * 13 % 17 - 8) + ".50"));
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

TEST_CASE("pages follow one another without gap or repetition, in every order") {
  Books books;
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
  CHECK(ids(paged) == ids(all));
}

TEST_CASE("amounts sort by value, negative ones too") {
  Books books;
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

TEST_CASE("filters narrow, and another connection's items are never there") {
  Books books;
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

TEST_CASE("counts follow every move") {
  Books books;
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

TEST_CASE("an item comes back as it went in") {
  Books books;
  Item item = itemOf(77, "acme", domain::State::in_doubt, "-0.07");
  item.document = json::parse(R"({"amount":1.10,"unknown":[null,"ü"]})");
  item.doubt = json::parse(R"({"step":"create"})");
  item.look_up_at = 5;
  item.origin_data = json::Value::array({"x"});
  books.ledger->write([&](Transaction& transaction) { transaction.insert(item); });
  books.ledger->read([&](Transaction& transaction) {
    const auto found = transaction.find("acme", item.id);
    REQUIRE(found);
    CHECK(found->document.dump() == item.document.dump());
    CHECK(found->doubt == item.doubt);
    CHECK(found->look_up_at == 5);
    CHECK(found->amount.toString() == "-0.07");
    CHECK(found->origin_data == item.origin_data);
    CHECK_FALSE(transaction.find("other", item.id));
  });
}

}  // namespace tieback::ledger
