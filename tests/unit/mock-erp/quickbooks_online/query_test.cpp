#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;
using namespace tieback::mock::quickbooks_online;

namespace {

Json result(Site& site, const std::string& statement) {
  const HttpResponse response = site.query(statement);
  INFO(response.body);
  REQUIRE(response.status == 200);
  return *parsed(response.body).find("QueryResponse");
}

std::string numbers(const Json& response) {
  std::string text;
  const Json* orders = response.find("PurchaseOrder");
  if (orders == nullptr) return "none";
  for (const Json& order : orders->items()) text += std::string(order.text("DocNumber")) + " ";
  return text;
}

}  // namespace

TEST_CASE("records are found by what can be filtered, in any case of the words") {
  Site site;
  CHECK(numbers(result(site, "select * from PurchaseOrder where DocNumber = 'SC-001'")) == "SC-001 ");
  CHECK(numbers(result(site, "SELECT * FROM purchaseorder WHERE docnumber IN ('SC-001', 'PO-001')")) ==
        "SC-001 PO-001 ");
  CHECK(numbers(result(site, "select * from PurchaseOrder where DocNumber like 'SC-%' and TxnDate >= '2026-02-09'")) ==
        "SC-002 SC-004 ");
  CHECK(numbers(result(site, "select * from PurchaseOrder where TxnDate < '2026-02-02' orderby DocNumber desc")) ==
        "SC-003 ");
}

TEST_CASE("nothing found is an empty response without a list") {
  Site site;
  const Json response = result(site, "select * from PurchaseOrder where DocNumber = 'none'");
  CHECK(response.members().empty());
}

TEST_CASE("pages, counts and order") {
  Site site;
  const Json page = result(site, "select * from PurchaseOrder orderby Id startposition 2 maxresults 2");
  CHECK(numbers(page) == "SC-002 SC-003 ");
  CHECK(page.find("startPosition")->numberText() == "2");
  CHECK(page.find("maxResults")->numberText() == "2");
  CHECK(numbers(result(site, "select * from PurchaseOrder startposition 9")) == "none");
  CHECK(result(site, "select count(*) from PurchaseOrder").find("totalCount")->numberText() == "5");
}

TEST_CASE("inactive records are hidden unless they are asked for") {
  Site site;
  CHECK(result(site, "select * from Vendor where DisplayName = 'V-1003'").members().empty());
  CHECK(result(site, "select * from Vendor where DisplayName = 'V-1003' and Active in (true, false)").find("Vendor"));
  CHECK(result(site, "select * from Vendor where Active = false").find("Vendor")->items().size() == 1);
}

TEST_CASE("quotes are escaped by a backslash") {
  Site site;
  REQUIRE(std::holds_alternative<Json>(site.erp.insert("Vendor", parsed(R"({"DisplayName":"O'Brien"})"))));
  CHECK(result(site, R"(select * from Vendor where DisplayName = 'O\'Brien')").find("Vendor"));
}

TEST_CASE("what the language does not know is refused in the vendor's words") {
  Site site;
  CHECK(faultCode(site.query("select * from PurchaseOrder where PrivateNote = 'x'")) == "4001");
  for (const char* statement :
       {"", "select * from", "select * from Nothing", "select * from Vendor where",
        "select * from Vendor where DisplayName = 'x' or Active = true", "select * from Vendor where DisplayName ~ 'x'",
        "select * from Vendor where DisplayName = 'x", "select * from Vendor maxresults many",
        "select * from Vendor where DisplayName in ('x'"}) {
    INFO(statement);
    CHECK(faultCode(site.query(statement)) == "4000");
  }
}
