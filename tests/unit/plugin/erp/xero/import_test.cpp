// Change orders that people made in Xero.
#include "erp/dialects/xero/import.h"

#include <catch2/catch.hpp>

#include "../support/import_text.h"
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::xero;
using namespace tieback::erp::test;

namespace {

std::string line(const char* id, const char* text, const char* amount) {
  return std::string(R"({"LineItemID":")") + id + R"(","Description":")" + text +
         R"(","Quantity":2.0000,"UnitAmount":50.0000,"AccountCode":"310","LineAmount":)" + amount +
         R"(,"Tracking":[{"Name":"Cost Code","Option":"03-300"},{"Name":"Job","Option":"TOWER"}]})";
}

std::string order(const char* id, const char* number, const std::string& more, const std::string& lines) {
  return std::string(R"({"PurchaseOrderID":")") + id + R"(","PurchaseOrderNumber":")" + number +
         R"(","CurrencyCode":"USD","UpdatedDateUTC":"/Date(1781514000000+0000)/","LineAmountTypes":"Exclusive",)" +
         R"("Contact":{"ContactID":"c-1","AccountNumber":"V-1001"},)" + more + R"("LineItems":[)" + lines + "]}";
}

json::Value options(std::initializer_list<json::Value::NewMember> members) {
  json::Value made = json::Value::object(members);
  made.set("project_tracking", "Job");
  made.set("accounts", json::Value::object({{"M", "310"}, {"S", "320"}}));
  return made;
}

}  // namespace

TEST_CASE("lines that people marked with the same reference are one change order of their order") {
  const auto orders = order("po-1", "SC-001", R"("Status":"AUTHORISED",)",
                            line("l-1", "Slab", "15000.00") + "," + line("l-2", "Beams [CO-3]", "100.00") + "," +
                                line("l-3", "Pipe [2 in]", "7.00") + "," + line("l-4", "Ours [TB-4711]", "5.00") + "," +
                                line("l-5", "Credit [CO-3] (agreed)", "-20.50")) +
                      "," + order("po-2", "SC-002", R"("Status":"DELETED",)", line("l-9", "Gone [CO-1]", "1.00"));
  Setup setup({kToken, ordersReply(orders)}, options({{"import_prefix", "CO-"}}));
  const auto page = pageOf(listForImport(setup.config, *setup.client, {1'781'514'000'900'000, ""}));
  CHECK(textOf(page) ==
        "po-1/CO-3 | CO-3 | CO-3 | SC-001 | V-1001 | TOWER | Beams |  | closed, AUTHORISED | USD | -\n"
        "  l-2 new | 03-300 | M | Beams |  | 2.0000 x 50.0000 = 100.00\n"
        "  l-5 new | 03-300 | M | Credit |  | 2.0000 x 50.0000 = -20.50\n"
        "po-2/CO-1 | CO-1 | CO-1 | SC-002 | V-1001 | TOWER | Gone |  | cancelled, DELETED | USD | -\n"
        "  l-9 new | 03-300 | M | Gone |  | 2.0000 x 50.0000 = 1.00\n");
  CHECK(page.next.empty());
  const auto& request = setup.transport.sent.back();
  CHECK(request.target == "/api.xro/2.0/PurchaseOrders?order=PurchaseOrderNumber%20ASC&page=1&pageSize=100");
  CHECK(headerOf(request, "If-Modified-Since") == "2026-06-15T09:00:00");
}

TEST_CASE("an order of its own is a change order when its Reference names the commitment") {
  const auto mine = R"("Status":"SUBMITTED","Reference":"TB-4711","SubTotal":1.00,)";
  const auto theirs =
      R"("Status":"SUBMITTED","Reference":"SC-001/CO-3","SubTotal":100.00,"Total":110.00,"DateString":"2026-06-12T00:00:00","DeliveryInstructions":"Extra steel",)";
  auto wanted = options({{"import_pattern", "{commitment}/"}, {"form", "own_order"}});
  Setup setup({kToken, ordersReply(order("po-8", "TB-4711", mine, line("l-8", "Ours", "1.00")) + "," +
                                   order("po-9", "PO-77", theirs, line("l-1", "Beams [1]", "100.00")))},
              wanted);
  const auto page = pageOf(listForImport(setup.config, *setup.client, {}));
  CHECK(textOf(page) ==
        "po-9 | PO-77 | SC-001/CO-3 | SC-001 | V-1001 | TOWER | Extra steel | 2026-06-12 | open, SUBMITTED | USD | "
        "100.00\n"
        "  l-1 new | 03-300 | M | Beams [1] |  | 2.0000 x 50.0000 = 100.00\n");
  CHECK(headerOf(setup.transport.sent.back(), "If-Modified-Since").empty());
}

TEST_CASE("pages are numbered, and the last is the one that is not full") {
  std::string full;
  for (int i = 0; i < 100; ++i) full += (i == 0 ? "" : ",") + order("po", "SC-009", R"("Status":"DRAFT",)", "");
  Setup setup({kToken, ordersReply(full), ordersReply("")}, options({{"import_prefix", "CO-"}}));
  const auto page = pageOf(listForImport(setup.config, *setup.client, {}));
  CHECK(page.next == "2");
  CHECK(pageOf(listForImport(setup.config, *setup.client, {0, page.next})).next.empty());
  CHECK(setup.transport.sent.back().target.find("&page=2&") != std::string::npos);
  CHECK(std::holds_alternative<Outcome>(listForImport(setup.config, *setup.client, {0, "2x"})));
  CHECK(setup.transport.done());
}

TEST_CASE("without a word on how people mark change orders there is no import") {
  CHECK_FALSE(canImport(Setup({}).config));
  CHECK_FALSE(canImport(Setup({}, ownOrder()).config));
  CHECK(canImport(Setup({}, options({{"import_prefix", "CO-"}})).config));
  CHECK_FALSE(canImport(Setup({}, options({{"import_prefix", "CO-"}, {"form", "own_order"}})).config));
  CHECK_THROWS_AS(Setup({}, options({{"import_pattern", "CO"}})), ConfigError);
}
