// Change orders that people made in NetSuite.
#include "erp/dialects/netsuite/import.h"

#include <catch2/catch.hpp>

#include "../support/import_text.h"
#include "small_erp.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::netsuite::test;
using tieback::erp::test::pageOf;
using tieback::erp::test::textOf;

namespace {

std::string askedFor(const SmallErp& erp) {
  return json::parse(erp.sent.back().body).text("q");
}

}  // namespace

TEST_CASE("ids are asked for first, then one order a page, until none is left") {
  SmallErp erp({});
  erp.rows = {{"FROM transaction ", R"([{"id":"9001"},{"id":"9005"}])"},
              {"FROM vendor", R"([{"id":"57","entityid":"V-1001"}])"},
              {"FROM item", R"([{"id":"233","itemid":"03-300"},{"id":"234","itemid":"05-120"}])"},
              {"FROM job", R"([{"id":"80","entityid":"TOWER"}])"},
              {"FROM currency", R"([{"id":"1","symbol":"USD"}])"}};
  auto& lines = erp.order.find("item")->find("items")->items();
  lines[0].set("custcol_tieback_ref", "CO-4/1 14000.00>15000.00");
  lines[1].set("custcol_tieback_ref", "CO-3/1; see the file");
  lines[1].set("description", "Beams");
  const std::int64_t since = 1'781'514'000'000'000;  // 2026-06-15
  const auto ids = pageOf(erp.dialect->listForImport({since, ""}));
  CHECK(ids.records.empty());
  CHECK(ids.next == "9001 9005");
  CHECK(erp.sent.back().target == "/services/rest/query/v1/suiteql?limit=200&offset=0");
  CHECK(askedFor(erp) ==
        "SELECT id FROM transaction WHERE type = 'PurchOrd' AND id IN (SELECT transaction FROM transactionline WHERE "
        "custcol_tieback_ref IS NOT NULL) AND lastmodifieddate >= TO_DATE('2026-06-14', 'YYYY-MM-DD') ORDER BY id");
  const auto page = pageOf(erp.dialect->listForImport({since, ids.next}));
  CHECK(textOf(page) ==
        "9001/CO-4 | CO-4 | CO-4 | SC-001 | V-1001 |  |  |  | closed, Pending Receipt | USD | -\n"
        "  1 of 1 | 03-300 |  |  |  | - x - = 1000.00\n"
        "9001/CO-3 | CO-3 | CO-3 | SC-001 | V-1001 | TOWER | Beams |  | closed, Pending Receipt | USD | -\n"
        "  2 new | 05-120 |  | Beams |  | 1.0 x 10000.0 = 10000.0\n");
  CHECK(page.next == "9005");
  const auto asked = erp.sent.size();
  CHECK(pageOf(erp.dialect->listForImport({since, page.next})).next.empty());  // 9005 was removed meanwhile
  CHECK(erp.sent.size() == asked + 1);
}

TEST_CASE("what records are called is asked for once") {
  SmallErp erp({});
  erp.order.find("item")->find("items")->items()[0].set("custcol_tieback_ref", "CO-3/1");
  const auto first = textOf(pageOf(erp.dialect->listForImport({0, "9001"})));
  const auto asked = erp.sent.size();
  CHECK(textOf(pageOf(erp.dialect->listForImport({0, "9001"}))) == first);
  CHECK(erp.sent.size() == asked + 1);
}

TEST_CASE("a list of ids that goes on is asked for behind its last") {
  SmallErp erp({});
  erp.more_rows = true;
  erp.rows = {{"FROM transaction ", R"([{"id":"9005"}])"}};
  const auto ids = pageOf(erp.dialect->listForImport({}));
  CHECK(ids.next == "+9005 9005");
  const auto one = pageOf(erp.dialect->listForImport({0, ids.next}));
  CHECK(one.next == "+9005");
  erp.more_rows = false;
  erp.rows = {{"FROM transaction ", "[]"}};
  CHECK(pageOf(erp.dialect->listForImport({0, one.next})).next.empty());
  CHECK_THAT(askedFor(erp), Catch::EndsWith(" AND id > 9005 ORDER BY id"));
}

TEST_CASE("a linked order is a change order of the one that it names") {
  SmallErp erp({{"form", "linked_order"}, {"link_field", "custbody_commitment"}});
  erp.rows = {{"FROM transaction WHERE type", R"([{"id":"9001"}])"},
              {"FROM transaction WHERE id", R"([{"id":"8000","tranid":"SC-007"}])"},
              {"FROM vendor", R"([{"id":"57","entityid":"V-1001"}])"},
              {"FROM item", R"([{"id":"233","itemid":"03-300"},{"id":"234","itemid":"05-120"}])"},
              {"FROM job", "[]"},
              {"FROM currency", R"([{"id":"1","symbol":"USD"}])"}};
  erp.order.set("custbody_commitment", Value::object({{"id", "8000"}, {"refName", "Purchase Order #SC-007"}}));
  erp.order.set("memo", "Extra steel");
  erp.order.set("tranDate", "2026-06-12");
  erp.order.set("total", Value::number("27000.0"));
  erp.order.set("taxTotal", Value::number("2000.0"));
  const auto ids = pageOf(erp.dialect->listForImport({}));
  CHECK(askedFor(erp) ==
        "SELECT id FROM transaction WHERE type = 'PurchOrd' AND custbody_commitment IS NOT NULL ORDER BY id");
  CHECK(textOf(pageOf(erp.dialect->listForImport({0, ids.next}))) ==
        "9001 | SC-001 | E-001 | SC-007 | V-1001 |  | Extra steel | 2026-06-12 | closed, Pending Receipt | USD | "
        "25000.0\n"
        "  1 new | 03-300 |  |  |  | 100.0 x 150.0 = 15000.0\n"
        "  2 new | 05-120 |  |  |  | 1.0 x 10000.0 = 10000.0\n");
}

TEST_CASE("an order that NetSuite gives in part only is listed with what is in the way") {
  SmallErp erp({});
  erp.order.find("item")->set("totalResults", 1200);
  const auto page = pageOf(erp.dialect->listForImport({0, "9001"}));
  REQUIRE(page.records.size() == 1);
  CHECK(page.records.front().origin_id == "9001");
  CHECK_FALSE(page.records.front().problem.empty());
}

TEST_CASE("a cursor that is none is no list") {
  const auto* cursor = GENERATE("x", "9001;9002", "+", "9001 +9002", "9001  9002");
  SmallErp erp({});
  CHECK(std::holds_alternative<Outcome>(erp.dialect->listForImport({0, cursor})));
  CHECK(erp.sent.empty());
}

TEST_CASE("orders of their own are listed only where they have a link") {
  CHECK(SmallErp({}).dialect->capabilities().import);
  CHECK_FALSE(SmallErp({{"form", "linked_order"}}).dialect->capabilities().import);
  CHECK(SmallErp({{"form", "linked_order"}, {"link_field", "custbody_x"}}).dialect->capabilities().import);
}
