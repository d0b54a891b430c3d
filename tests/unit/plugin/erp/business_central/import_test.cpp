// Change orders that people made in Business Central.
#include "erp/dialects/business_central/import.h"

#include <catch2/catch.hpp>

#include "../support/import_text.h"
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::business_central;
using namespace tieback::erp::test;

namespace {

const std::string kOrder =
    R"({"id":"o-1","number":"SC-001","vendorNumber":"V-1001","currencyCode":"USD",)"
    R"("status":"Draft","lastModifiedDateTime":"2026-06-15T09:00:00Z","purchaseOrderLines":[)"
    R"({"id":"l-1","sequence":10000,"lineType":"Account","description":"Slab","description2":"",)"
    R"("amountExcludingTax":15500.00},)"
    R"({"id":"l-2","sequence":20000,"lineType":"Comment","description":"Extra steel",)"
    R"("description2":"CO-3"},)"
    R"({"id":"l-3","sequence":30000,"lineType":"Account","lineObjectNumber":"62100",)"
    R"("description":"Beams","description2":"CO-3","unitOfMeasureCode":"LS","quantity":2,)"
    R"("directUnitCost":1250.125,"amountExcludingTax":2500.25,"dimensionSetLines":)"
    R"([{"code":"COSTCODE","valueCode":"05-120"},{"code":"PROJECT","valueCode":"TOWER"}]},)"
    R"({"id":"l-4","sequence":40000,"lineType":"Comment",)"
    R"("description":"Line 10000 was 15000.00, changed by 500.00","description2":"CO-4"},)"
    R"({"id":"l-5","sequence":50000,"lineType":"Account","description":"Credit",)"
    R"("description2":"TB-4711","amountExcludingTax":-1.00},)"
    R"({"id":"l-6","sequence":60000,"lineType":"Account","description":"An overlong name",)"
    R"("description2":"goes on here","amountExcludingTax":9.00}]})";

json::Value options(std::initializer_list<json::Value::NewMember> members) {
  json::Value made = json::Value::object(members);
  made.set("dimensions", json::Value::object({{"project", "PROJECT"}, {"cost_code", "COSTCODE"}}));
  return made;
}

}  // namespace

TEST_CASE("lines that people marked with the same reference are one change order of their order") {
  Setup setup({token(), list(kOrder)}, options({{"import_prefix", "CO-"}}));
  setup.make();
  const auto page = pageOf(listForImport(setup.config, *setup.client, {1'781'514'000'000'000, ""}));
  CHECK(textOf(page) ==
        "l-2 | CO-3 | CO-3 | SC-001 | V-1001 | TOWER | Extra steel |  | held, Draft | USD | -\n"
        "  l-3 new | 05-120 |  | Beams | LS | 2 x 1250.125 = 2500.25\n"
        "l-4 | CO-4 | CO-4 | SC-001 | V-1001 |  | Slab |  | held, Draft | USD | -\n"
        "  l-1 of l-1 |  |  | Slab |  | - x - = 500.00\n");
  CHECK(page.next.empty());
  const auto& request = setup.transport.sent.back();
  CHECK(request.target ==
        "/v2.0/contoso.example/Sand%20Box/api/v2.0/companies(c0000000-0000-4000-8000-000000000001)/"
        "purchaseOrders?$filter=lastModifiedDateTime%20ge%202026-06-15T09%3A00%3A00Z"
        "&$expand=purchaseOrderLines($expand=dimensionSetLines)");
  CHECK(headerOf(request, "Prefer") == "odata.maxpagesize=50");
}

TEST_CASE("an order of its own is a change order when its first comment names the commitment") {
  const std::string own = R"({"id":"o-7","number":"106002","vendorNumber":"V-1001","currencyCode":"EUR",)"
                          R"("status":"Open","postingDate":"2026-06-12","totalAmountExcludingTax":100.00,)"
                          R"("purchaseOrderLines":[{"id":"l-2","sequence":20000,"lineType":"Account",)"
                          R"("description":"Beams","description2":"","amountExcludingTax":100.00},)"
                          R"({"id":"l-1","sequence":10000,"lineType":"Comment","description":"SC-001: extra steel",)"
                          R"("description2":""}]})";
  Setup setup({token(), list(kOrder + "," + own)},
              options({{"post_as", "linked_order"}, {"import_pattern", "{commitment}:"}}));
  setup.make();
  const auto page = pageOf(listForImport(setup.config, *setup.client, {}));
  CHECK(textOf(page) ==
        "o-7 | 106002 |  | SC-001 | V-1001 |  | SC-001: extra steel | 2026-06-12 | closed, Open | EUR | 100.00\n"
        "  l-2 new |  |  | Beams |  | - x - = 100.00\n");
  CHECK(setup.transport.sent.back().target.find("$filter") == std::string::npos);
}

TEST_CASE("a list goes on where Business Central says, and nowhere else") {
  const std::string there = "/v2.0/contoso.example/Sand%20Box/api/v2.0/companies(c0)/purchaseOrders?$skiptoken=x";
  const WireReply first{
      200, {}, R"({"value":[],"@odata.nextLink":"https://api.businesscentral.dynamics.com)" + there + R"("})"};
  Setup setup({token(), first, list(kOrder)}, options({{"import_prefix", "CO-"}}));
  setup.make();
  const auto page = pageOf(listForImport(setup.config, *setup.client, {}));
  CHECK(page.records.empty());
  CHECK(page.next == there);
  CHECK(pageOf(listForImport(setup.config, *setup.client, {0, page.next})).records.size() == 2);
  CHECK(setup.transport.sent.back().target == there);
  const auto elsewhere = listForImport(setup.config, *setup.client, {0, "/v2.0/other/api/v2.0/companies"});
  CHECK(std::holds_alternative<Outcome>(elsewhere));
  CHECK(setup.transport.done());
}

TEST_CASE("without a word on how people mark change orders there is no import") {
  for (const bool linked : {false, true}) {
    auto wanted = options({{"post_as", linked ? "linked_order" : "order_lines"}});
    Setup setup({}, wanted);
    setup.make();
    CHECK_FALSE(canImport(setup.config));
    wanted.set(linked ? "import_pattern" : "import_prefix", "{commitment}:");
    Setup told({}, wanted);
    told.make();
    CHECK(canImport(told.config));
  }
  Setup bad({}, options({{"import_pattern", "CO of"}}));
  CHECK_THROWS_AS(bad.make(), ConfigError);
}
