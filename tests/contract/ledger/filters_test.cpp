// Lists with filters, held against a plain search through all items: of a ledger that is large enough for each way of
// finding them to be taken (ListReader), in which what fits lies close together and far apart.
#include <catch2/catch.hpp>

#include <algorithm>
#include <tuple>

#include "ledger/sql/item_row.h"
#include "store.h"

namespace tieback::ledger::contract {
namespace {

using domain::State;
using Sort = ListQuery::Sort;

constexpr int kItems = 14'000;
constexpr std::size_t kPage = 7;
constexpr int kPages = 3;

Item itemAt(int n) {
  Item item = itemOf(n % 1000 == 999 ? "other" : "acme", n);
  item.state = n % 10 != 0    ? State::synced
               : n % 100 != 0 ? State::rejected
               : n % 300 != 0 ? State::accepted
                              : State::void_;
  item.project = n < 300 ? "p-old" : n % 50 == 1 ? "p-small" : "p-large";
  item.commitment = std::to_string(n % 900);
  item.vendor = n < 9000 ? "Early & Sons" : n % 400 == 7 ? "Rare Ä \"Ltd\"" : "Apex";
  item.title = n % 40 == 3 ? "level 7" : "Title " + std::to_string(n * 7919 % 1009);
  item.number = "CCO-" + std::to_string(n * 104729 % 1'000'003);
  item.amount = Decimal(n * 31 % 977 - 400, 2);
  item.sent_at = 1'000'000 - n * 13 % 5000;
  item.updated_at = n;
  return item;
}

struct Entry {
  Item item;
  std::string amount;  // as amounts sort
  std::string search;
};

const std::vector<Entry>& everything() {
  static const std::vector<Entry> entries = [] {
    std::vector<Entry> all;
    for (int n = 0; n < kItems; ++n) {
      Item item = itemAt(n);
      all.push_back({item, amountKey(item.amount), searchText(item)});
    }
    return all;
  }();
  return entries;
}

// Filled once: nothing here changes it.
template <class Store>
Ledger& filled() {
  static Store store;
  static const std::unique_ptr<Ledger> ledger = [] {
    auto opened = store.open();
    opened->write([](Transaction& transaction) {
      for (const auto& entry : everything()) transaction.insert(entry.item);
    });
    return opened;
  }();
  return *ledger;
}

bool isSeen(const Entry& entry, const ListQuery& query) {
  const Item& item = entry.item;
  const auto equal = [](const std::string& wanted, const std::string& value) {
    return wanted.empty() || wanted == value;
  };
  const auto among = [](const std::vector<std::string>& list, const std::string& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  return among(query.connections, item.connection) && (!query.view || *query.view == domain::viewOf(item.state)) &&
         (!query.projects || among(*query.projects, item.project)) && equal(query.project, item.project) &&
         equal(query.commitment, item.commitment) && equal(query.vendor, item.vendor) &&
         equal(query.change_order, item.change_order) && (!query.state || *query.state == item.state) &&
         entry.search.find(query.text) != std::string::npos;
}

using Found = std::vector<const Entry*>;

template <class Key>
void sortBy(Found& found, bool descending, const Key& key) {
  std::sort(found.begin(), found.end(), [&](const Entry* a, const Entry* b) {
    const Entry* first = descending ? b : a;
    const Entry* second = descending ? a : b;
    return std::tie(key(*first), first->item.id) < std::tie(key(*second), second->item.id);
  });
}

Found expected(const ListQuery& query) {
  Found found;
  for (const auto& entry : everything()) {
    if (isSeen(entry, query)) found.push_back(&entry);
  }
  const auto by = [&](const auto& key) { sortBy(found, query.descending, key); };
  switch (query.sort) {
    case Sort::sent_at:
      by([](const Entry& entry) -> const auto& { return entry.item.sent_at; });
      break;
    case Sort::updated_at:
      by([](const Entry& entry) -> const auto& { return entry.item.updated_at; });
      break;
    case Sort::number:
      by([](const Entry& entry) -> const auto& { return entry.item.number; });
      break;
    case Sort::title:
      by([](const Entry& entry) -> const auto& { return entry.item.title; });
      break;
    case Sort::amount:
      by([](const Entry& entry) -> const auto& { return entry.amount; });
      break;
  }
  return found;
}

void goOnAfter(ListQuery& query, const Item& last) {
  query.after_id = last.id;
  query.after_key = query.sort == Sort::number    ? last.number
                    : query.sort == Sort::title   ? last.title
                    : query.sort == Sort::amount  ? last.amount.toString()
                    : query.sort == Sort::sent_at ? std::to_string(last.sent_at)
                                                  : std::to_string(last.updated_at);
}

// The first pages one after the other, then one from the middle and the end.
void holds(Ledger& ledger, ListQuery query) {
  const Found all = expected(query);
  const auto page = [&](std::size_t from) {
    std::vector<std::string> ids;
    for (std::size_t i = from; i < std::min(all.size(), from + kPage); ++i) ids.push_back(all[i]->item.id);
    return ids;
  };
  query.limit = kPage;
  std::vector<std::size_t> starts;
  for (int i = 0; i < kPages; ++i) starts.push_back(static_cast<std::size_t>(i) * kPage);
  starts.push_back(all.size() / 2);
  starts.push_back(all.size() - std::min<std::size_t>(all.size(), 3));
  for (const std::size_t from : starts) {
    if (from > all.size()) break;
    query.after_id.clear();
    if (from > 0) goOnAfter(query, all[from - 1]->item);
    std::vector<Item> found;
    ledger.read([&](Transaction& transaction) { found = transaction.list(query); });
    INFO("from " << from << " of " << all.size());
    CHECK(idsOf(found) == page(from));
  }
}

ListQuery ofAcme() {
  ListQuery query;
  query.connections = {"acme"};
  return query;
}

}  // namespace

TEMPLATE_TEST_CASE("whatever a list is narrowed and ordered by, it shows what fits, page by page", "", SqliteStore,
                   PostgresqlStore) {
  ListQuery query = ofAcme();
  const auto narrow = GENERATE(
      as<std::function<void(ListQuery&)>>(), [](ListQuery&) {}, [](ListQuery& q) { q.project = "p-old"; },
      [](ListQuery& q) { q.project = "p-large"; },
      [](ListQuery& q) {
        q.projects = {{"p-old", "p-small"}};
      },
      [](ListQuery& q) { q.projects = {{"p-large"}}; }, [](ListQuery& q) { q.commitment = "77"; },
      [](ListQuery& q) { q.vendor = "Early & Sons"; }, [](ListQuery& q) { q.vendor = "Rare Ä \"Ltd\""; },
      [](ListQuery& q) { q.vendor = "Nobody"; }, [](ListQuery& q) { q.text = "level 7"; },
      [](ListQuery& q) { q.text = "no such words"; }, [](ListQuery& q) { q.text = "title"; },
      [](ListQuery& q) { q.text = "-1"; }, [](ListQuery& q) { q.text = "ä \"ltd\""; },
      [](ListQuery& q) { q.text = "early & sons"; }, [](ListQuery& q) { q.state = State::accepted; },
      [](ListQuery& q) { q.state = State::synced; }, [](ListQuery& q) { q.state = State::exporting; });
  narrow(query);
  const auto view = GENERATE(as<std::optional<domain::View>>(), std::nullopt, domain::View::synced,
                             domain::View::ready_to_export, domain::View::returned);
  query.view = view;
  // Each order with some of them, in turn.
  static int turn = 0;
  ++turn;
  query.sort = static_cast<Sort>(turn % 5);
  query.descending = turn % 2 == 0;
  holds(filled<TestType>(), query);
}

TEMPLATE_TEST_CASE("filters are taken together", "", SqliteStore, PostgresqlStore) {
  ListQuery query = ofAcme();
  query.project = "p-large";
  query.vendor = "Early & Sons";
  SECTION("with a text that many have") {
    query.text = "sc-1";
  }
  SECTION("with a text that few have") {
    query.text = "level 7";
  }
  SECTION("with a commitment") {
    query.commitment = "15";
  }
  SECTION("with a state") {
    query.state = State::rejected;
  }
  SECTION("with a change order") {
    query.change_order = "4711";
  }
  SECTION("with a change order that does not fit") {
    query.change_order = "13000";
  }
  SECTION("with projects one may see, and this is none of them") {
    query.projects = {{"p-old"}};
  }
  SECTION("over several connections") {
    query.connections = {"acme", "other"};
  }
  holds(filled<TestType>(), query);
}

TEMPLATE_TEST_CASE("a company may have many connections", "", SqliteStore, PostgresqlStore) {
  ListQuery query;
  for (int i = 0; i < 600; ++i) query.connections.push_back("none-" + std::to_string(i));
  query.connections.emplace_back("acme");
  query.connections.emplace_back("other");
  SECTION("without a filter") {}
  SECTION("with one") {
    query.text = "level 7";
  }
  holds(filled<TestType>(), query);
}

TEMPLATE_TEST_CASE("a text is found as it is now, not as it was", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  // So many that it is looked for in the index.
  ledger->write([](Transaction& transaction) {
    for (int n = 1; n < 4200; ++n) transaction.insert(itemOf("acme", n));
  });
  ledger->write([](Transaction& transaction) {
    Item item = *transaction.find("acme", "acme.1");
    item.vendor = "Breakwater";
    transaction.update(item);
  });
  const auto with = [&](const std::string& text) {
    ListQuery query = ofAcme();
    query.text = text;
    return reading<std::vector<Item>>(*ledger, [&](auto& transaction) { return transaction.list(query); }).size();
  };
  CHECK(with("breakwater") == 1);
  CHECK(with("cco-1\ntitle 1\nbreakwater") == 1);
  CHECK(with("cco-1\ntitle 1\napex") == 0);
}

}  // namespace tieback::ledger::contract
