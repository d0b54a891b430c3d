// What is sent of a draft, byte by byte, and what is read of Xero's orders.
#include "erp/dialects/xero/order.h"

#include <catch2/catch.hpp>

#include "erp/dialects/xero/errors.h"
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::xero;
using namespace tieback::erp::test;

namespace {

json::Value mapped() {
  return json::Value::object({{"project_tracking", "Job"},
                              {"account", "320"},
                              {"accounts", json::Value::object({{"M", "310"}})},
                              {"tax_type", "NONE"},
                              {"tax_types", json::Value::object({{"GST", "INPUT2"}})}});
}

const char* const kBefore =
    R"({"PurchaseOrderID":"po-1","PurchaseOrderNumber":"SC-001","Status":"AUTHORISED","CurrencyCode":"USD",)"
    R"("LineAmountTypes":"Exclusive","UpdatedDateUTC":"/Date(1781481600000+0000)/","Contact":{"ContactID":"c-1"},)"
    R"("LineItems":[{"LineItemID":"l-1","Description":"Slabs","Quantity":100.0000,"UnitAmount":150.0000,)"
    R"("LineAmount":15000.00,"TaxAmount":1234.56,"AccountCode":"320","Tracking":[],"ValidationErrors":[]}]})";

State targetState() {
  return json::Value::object({{"checked", true},
                              {"target", "po-1"},
                              {"target_number", "SC-001"},
                              {"updated", "/Date(1781481600000+0000)/"},
                              {"lines", keptLines(json::parse(kBefore)).dump()}});
}

std::string withLines(const std::string& more, const char* slab_amount = "15000.00") {
  return std::string(R"({"PurchaseOrderID":"po-1","PurchaseOrderNumber":"SC-001","Status":"AUTHORISED",)") +
         R"("CurrencyCode":"USD","LineItems":[{"LineItemID":"l-1","Description":"Slabs","Quantity":100,)" +
         R"("UnitAmount":150,"AccountCode":"320","LineAmount":)" + slab_amount + "}" + more + "]}";
}

std::string ownLine(const char* id, const char* text, const char* code, const char* amount) {
  return std::string(R"(,{"LineItemID":")") + id + R"(","Description":")" + text + R"( [TB-4711]","LineAmount":)" +
         amount + R"(,"Tracking":[{"Name":"Cost Code","Option":")" + code + R"("}]})";
}

const std::string kAdded =
    ownLine("l-2", "Slab reduced", "03-300", "-1500.00") + ownLine("l-3", "Extra footing", "05-120", "12500.05");

}  // namespace

TEST_CASE("new lines follow the order's own, which go back as they came, numbers as they were written") {
  Setup setup({}, mapped());
  setup.state = targetState();
  const auto request = setup.prepare(step::kAddLines);
  CHECK(request.method == "POST");
  CHECK(request.target == "/api.xro/2.0/PurchaseOrders/po-1?unitdp=4");
  CHECK(request.body ==
        R"({"PurchaseOrders":[{"PurchaseOrderID":"po-1","LineItems":[)"
        R"({"LineItemID":"l-1","Description":"Slabs","Quantity":100.0000,"UnitAmount":150.0000,"LineAmount":15000.00,)"
        R"("TaxAmount":1234.56,"AccountCode":"320","Tracking":[]},)"
        R"({"Description":"Slab reduced [TB-4711]","Quantity":10,"UnitAmount":-150.00,"LineAmount":-1500.00,)"
        R"("AccountCode":"320","TaxType":"NONE","Tracking":[{"Name":"Cost Code","Option":"03-300"},)"
        R"({"Name":"Job","Option":"TOWER"}]},)"
        R"({"Description":"Extra footing [TB-4711]","Quantity":1,"UnitAmount":12500.0500,"LineAmount":12500.05,)"
        R"("AccountCode":"310","TaxType":"INPUT2","Tracking":[{"Name":"Cost Code","Option":"05-120"},)"
        R"({"Name":"Job","Option":"TOWER"}]}]}]})");
}

TEST_CASE("an order of its own carries reference, vendor, date and what the profile maps") {
  auto options = ownOrder();
  options.set("cost_code_as", "account");
  options.set("line_amounts", "NoTax");
  options.set("unit_decimals", 2);
  Setup setup({}, options);
  setup.job.draft.lines.resize(1);
  setup.job.draft.fields = {{"DeliveryInstructions", "Gate 3"}, {"AttentionTo", ""}};
  setup.state.set("contact", "c-1");
  const auto request = setup.prepare(step::kCreate);
  CHECK(request.method == "PUT");
  CHECK(request.target == "/api.xro/2.0/PurchaseOrders?summarizeErrors=true");
  CHECK(request.body ==
        R"({"PurchaseOrders":[{"PurchaseOrderNumber":"TB-4711","Reference":"TB-4711","Contact":{"ContactID":"c-1"},)"
        R"("Date":"2026-06-15","LineAmountTypes":"NoTax","CurrencyCode":"USD","Status":"DRAFT",)"
        R"("DeliveryInstructions":"Gate 3","LineItems":[{"Description":"Slab reduced","Quantity":10,)"
        R"("UnitAmount":-150.00,"LineAmount":-1500.00,"AccountCode":"03-300","Tracking":[]}]}]})");
  setup.job.draft.number = "CO-17";
  CHECK(json::parse(setup.prepare(step::kCreate).body).dump().find(R"("PurchaseOrderNumber":"CO-17")") !=
        std::string::npos);
}

TEST_CASE("a link to the platform goes into the delivery instructions of an order of its own") {
  Setup setup({}, ownOrder());
  setup.job.draft.fields = {{"DeliveryInstructions", "https://app.example/5?co=4711&tab=2"}};
  setup.state.set("contact", "c-1");
  const auto body = json::parse(setup.prepare(step::kCreate).body);
  CHECK(body.at("PurchaseOrders").items().front().text("DeliveryInstructions") ==
        "https://app.example/5?co=4711&tab=2");
}

TEST_CASE("approving says so, and marks as sent only where the profile wants it") {
  auto options = ownOrder();
  options.set("sent_to_contact", true);
  Setup setup({}, options);
  setup.state.set("order", "po 9");
  const auto request = setup.prepare(step::kApprove);
  CHECK(request.target == "/api.xro/2.0/PurchaseOrders/po%209?unitdp=4");
  CHECK(request.body ==
        R"({"PurchaseOrders":[{"PurchaseOrderID":"po 9","Status":"AUTHORISED","SentToContact":true}]})");
  CHECK(setup.prepare(step::kDelete).body == R"({"PurchaseOrders":[{"PurchaseOrderID":"po 9","Status":"DELETED"}]})");
}

TEST_CASE("the order is read once more before it is changed; someone's edit is not undone") {
  SECTION("nothing has changed") {
    Setup setup({kToken, ordersReply(kBefore), ordersReply(withLines(kAdded))});
    setup.state = targetState();
    CHECK(std::holds_alternative<Done>(setup.send(step::kAddLines)));
    CHECK(setup.state.text("order") == "po-1");
    CHECK(setup.transport.done());
  }
  SECTION("someone was there") {
    auto edited = std::string(kBefore);
    edited.replace(edited.find("1781481600000"), 13, "1781481600001");
    Setup setup({kToken, ordersReply(edited)});
    setup.state = targetState();
    const auto outcome = setup.send(step::kAddLines);
    REQUIRE(std::holds_alternative<Waiting>(outcome));
    CHECK(setup.transport.sent.size() == 2);
    CHECK(nextOf(setup.config, setup.state)->name == step::kCheck);
  }
  SECTION("the look got no answer: nothing was written") {
    Setup setup({kToken, Lost{"reset"}});
    setup.state = targetState();
    CHECK(std::holds_alternative<TryLater>(setup.send(step::kAddLines)));
  }
  SECTION("the order is gone") {
    Setup setup({kToken, WireReply{404, {}, "The resource you're looking for cannot be found"}});
    setup.state = targetState();
    CHECK(std::get<Refused>(setup.send(step::kAddLines)).error.code == "record_gone");
  }
}

TEST_CASE("an answer without the new lines is doubt, not success") {
  Setup setup({kToken, ordersReply(kBefore), ordersReply(withLines(""))});
  setup.state = targetState();
  CHECK(std::holds_alternative<InDoubt>(setup.send(step::kAddLines)));
}

TEST_CASE("read back tells the change order's lines from the others, and whether those are as they were") {
  const char* const slab = GENERATE("15000.00", "14000.00");
  Setup setup({kToken, ordersReply(withLines(kAdded, slab))});
  setup.state = targetState();
  setup.state.set("order", "po-1");
  const auto read = std::get<ReadBack>(setup.actions->readBack(setup.job, setup.state));
  const auto expected = expectedOf(setup.config, setup.job.draft);
  CHECK((read.projection == expected) == (std::string(slab) == "15000.00"));
  CHECK(read.projection.line_amounts == expected.line_amounts);
  CHECK(read.origin.id == "po-1/TB-4711");
  CHECK(read.origin.code == "SC-001 TB-4711");
  CHECK(read.origin.lines == std::vector<std::pair<std::string, std::string>>{{"i1", "l-2"}, {"i2", "l-3"}});
}

TEST_CASE("lines of another key are not the change order's, though one key begins like the other") {
  const Setup setup({});
  auto draft = setup.job.draft;
  const auto order = json::parse(withLines(kAdded));
  CHECK(ownLines(setup.config, draft, order).size() == 2);
  draft.external_key = "TB-471";
  CHECK(ownLines(setup.config, draft, order).empty());
}

TEST_CASE("a taken number is looked into before anything is concluded from it") {
  const std::string contact = R"({"Contacts":[{"ContactID":"c-1","AccountNumber":"V-1001","ContactStatus":"ACTIVE"}]})";
  const auto order = [](const char* reference) {
    return std::string(R"({"PurchaseOrderID":"po-9","PurchaseOrderNumber":"TB-4711","Status":"DRAFT","Reference":")") +
           reference + R"(","DateString":"2026-06-15T00:00:00","CurrencyCode":"USD","Contact":{"ContactID":"c-1"},)" +
           R"("LineAmountTypes":"Exclusive","SubTotal":11000.05,"LineItems":[)" + R"({"LineItemID":"l-1",)" +
           R"("Description":"Slab reduced","LineAmount":-1500,"Tracking":[{"Name":"Cost Code","Option":"03-300"}]},)" +
           R"({"LineItemID":"l-2","LineAmount":12500.05,"Tracking":[{"Name":"Cost Code","Option":"05-120"}]}]})";
  };
  SECTION("ours, from a try whose answer was lost") {
    Setup setup(
        {kToken, validation("Order number must be unique"), ordersReply(order("TB-4711")), WireReply{200, {}, contact}},
        ownOrder());
    CHECK(std::holds_alternative<Done>(setup.send(step::kCreate)));
    CHECK(setup.state.text("order") == "po-9");
    CHECK(setup.state.text("status") == "DRAFT");
  }
  SECTION("someone else's") {
    Setup setup({kToken, validation("Order number must be unique"), ordersReply(order("other")), ordersReply("")},
                ownOrder());
    const auto refused = std::get<Refused>(setup.send(step::kCreate));
    CHECK(refused.error.code == kNumberTaken);
    CHECK(refused.error.value == "TB-4711");
    CHECK(refused.error.erp_message == "Order number must be unique");
  }
}

TEST_CASE("an order that was renumbered in Xero is found by its reference, whatever page it is on") {
  std::string page;
  for (int i = 0; i < 100; ++i) {
    page += (i == 0 ? "" : ",") + std::string(R"({"PurchaseOrderID":"p","Reference":"x","Status":"DRAFT"})");
  }
  Setup setup(
      {kToken, WireReply{404, {}, "The resource you're looking for cannot be found"}, ordersReply(page),
       ordersReply(R"({"PurchaseOrderID":"po-9","PurchaseOrderNumber":"Z","Reference":"TB-4711","Status":"DRAFT"})"),
       WireReply{200, {}, R"({"Contacts":[]})"}},
      ownOrder());
  const auto found = setup.actions->lookUp(setup.job);
  REQUIRE(std::holds_alternative<Found>(found));
  CHECK(std::get<Found>(found).name == "purchase order Z, DRAFT");
  CHECK(setup.transport.sent[3].target ==
        "/api.xro/2.0/PurchaseOrders?DateFrom=2026-06-15&DateTo=2026-06-15&page=2&pageSize=100");
}

TEST_CASE("dates come as text, or as milliseconds in words of Microsoft's") {
  CHECK(dateOf(json::parse(R"({"DateString":"2026-06-15T00:00:00","Date":"/Date(0+0000)/"})")) == "2026-06-15");
  CHECK(dateOf(json::parse(R"({"Date":"/Date(1781481600000+0000)/"})")) == "2026-06-15");
  CHECK(dateOf(json::parse(R"({"Date":"/Date(x)/"})")).empty());
  CHECK(dateOf(json::parse("{}")).empty());
}
