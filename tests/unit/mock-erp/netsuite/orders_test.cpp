// Purchase orders over the record service: a keyed sublist, what is refused in NetSuite's words, and what passes.
#include <catch2/catch.hpp>

#include "account.h"

using namespace tieback::mock;
using namespace tieback::mock::netsuite;

namespace {

constexpr const char* kNewLine = R"({"item":{"items":[{"item":{"id":"233"},"quantity":2,"rate":12.5}]}})";
constexpr const char* kNewOrder =
    R"({"externalId":"TB-1","entity":{"id":"57"},"memo":"CO 1","item":{"items":[{"item":{"id":"233"},"rate":10}]}})";

std::string locationOf(const HttpResponse& response) {
  const std::string* header = findHeader(response.headers, "Location");
  return header == nullptr ? "" : *header;
}

std::string amounts(const Json& lines) {
  std::string text;
  for (const Json& line : lines.items()) {
    text += line.find("line")->numberText() + "=" + line.find("amount")->numberText() + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("a record is shown with links and references, its lines only when asked for") {
  Account account;
  const HttpResponse response = account.record("GET", "purchaseOrder/9001");
  const Json order = parsed(response.body);
  CHECK(response.status == 200);
  CHECK(order.text("tranId") == "SC-001");
  CHECK(order.find("entity")->text("refName") == "V-1001 Apex Concrete LLC");
  CHECK(order.find("status")->dump() == R"({"id":"B","refName":"Pending Receipt"})");
  CHECK(order.find("total")->numberText() == "25000.0");
  CHECK(order.find("item")->find("items") == nullptr);
  CHECK(amounts(account.lines("9001")) == "1=15000.0 2=10000.0 ");
  CHECK(parsed(account.record("GET", "purchaseOrder/9001/item").body).find("totalResults")->integer() == 2);
  CHECK(parsed(account.record("GET", "purchaseOrder/9001/item/2").body).find("rate")->numberText() == "10000.0");
  CHECK(account.record("GET", "purchaseOrder/9001/item/7").status == 404);
  CHECK(errorText(account.record("GET", "purchaseOrder/1")).starts_with("404 NONEXISTENT_ID"));
}

TEST_CASE("a PATCH adds lines without a key, changes those with one, and keeps the rest") {
  Account account;
  const HttpResponse response = account.record(
      "PATCH", "purchaseOrder/9001",
      R"({"item":{"items":[{"line":2,"amount":10500,"custcol_tieback_ref":"TB-1/1"},{"item":{"id":"235"},"rate":7}]}})");
  CHECK(response.status == 204);
  CHECK(response.applied);
  CHECK(response.body.empty());
  CHECK(amounts(account.lines("9001")) == "1=15000.0 2=10500.0 3=7.0 ");
  // Sent again it is there twice: nothing in NetSuite hinders that.
  account.record("PATCH", "purchaseOrder/9001", kNewLine);
  account.record("PATCH", "purchaseOrder/9001", kNewLine);
  CHECK(amounts(account.lines("9001")) == "1=15000.0 2=10500.0 3=7.0 4=25.0 5=25.0 ");
}

TEST_CASE("with replace the lines that were not sent are gone") {
  Account account;
  CHECK(account
            .record("PATCH", "purchaseOrder/9001?replace=item",
                    R"({"item":{"items":[{"line":2,"quantity":3},{"item":{"id":"235"},"rate":7}]}})")
            .status == 204);
  CHECK(amounts(account.lines("9001")) == "2=30000.0 3=7.0 ");
}

TEST_CASE("an external id is good once: a second POST is refused, a PUT writes the same order again") {
  Account account;
  const HttpResponse created = account.record("POST", "purchaseOrder", kNewOrder);
  CHECK(created.status == 204);
  CHECK(locationOf(created).starts_with(
      "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/purchaseOrder/"));
  CHECK(errorText(account.record("POST", "purchaseOrder", kNewOrder)) ==
        "400 USER_ERROR : Error while accessing a resource. This record already exists.");
  const std::string upsert = R"({"entity":{"id":"57"},"item":{"items":[{"item":{"id":"233"},"rate":12}]}})";
  CHECK(locationOf(account.record("PUT", "purchaseOrder/eid:TB-1?replace=item", upsert)) == locationOf(created));
  CHECK(account.lines("eid:TB-1").items().size() == 1);
  CHECK(account.record("PUT", "purchaseOrder/eid:TB-2?replace=item", upsert).status == 204);
  CHECK(account.record("PUT", "purchaseOrder/9001", upsert).status == 400);
  CHECK(account.book("PurchaseOrder", "PO2").text("externalId") == "TB-2");
}

TEST_CASE("an order is deleted until something was received for it") {
  Account account;
  account.patch("PurchaseOrder", "SC-001", R"({"status":"D"})");
  CHECK(account.record("DELETE", "purchaseOrder/9001").status == 400);
  account.patch("PurchaseOrder", "SC-001", R"({"status":"B"})");
  CHECK(account.record("DELETE", "purchaseOrder/9001").status == 204);
  CHECK(account.record("GET", "purchaseOrder/9001").status == 404);
}

TEST_CASE("what NetSuite does not take is refused in its words, and nothing has changed") {
  struct Case {
    const char* method;
    const char* target;
    const char* body;
    const char* error;
  };
  const auto each = GENERATE(values<Case>({
      {"PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"item":{"id":"9999"},"rate":1}]}})",
       "400 INVALID_CONTENT item.items[0].item: Error while accessing a resource. You have entered an Invalid Field "
       "Value 9999 for the following field: item"},
      {"PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"item":{"id":"236"},"rate":1}]}})",
       "400 INVALID_CONTENT item.items[0].item: Error while accessing a resource. You have entered an Invalid Field "
       "Value 236 for the following field: item"},
      {"PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"rate":1}]}})",
       "400 USER_ERROR item.items[0]: Error while accessing a resource. Please enter value(s) for: Item."},
      {"PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"item":{"id":"233"},"quantity":-1,"rate":1}]}})",
       "400 USER_ERROR item.items[0].quantity: Error while accessing a resource. Please enter a positive quantity."},
      {"PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"item":{"id":"233"},"rate":-25000.01}]}})",
       "400 USER_ERROR : Error while accessing a resource. The total can not be negative."},
      {"POST", "purchaseOrder", R"({"entity":{"id":"59"},"item":{"items":[{"item":{"id":"233"},"rate":1}]}})",
       "400 INVALID_CONTENT entity: Error while accessing a resource. You have entered an Invalid Field Value 59 for "
       "the following field: entity"},
      {"POST", "purchaseOrder", R"({"item":{"items":[{"item":{"id":"233"},"rate":1}]}})",
       "400 USER_ERROR : Error while accessing a resource. Please enter value(s) for: Vendor."},
      {"POST", "purchaseOrder", R"({"entity":{"id":"57"}})",
       "400 USER_ERROR : Error while accessing a resource. You must enter at least one line item for this "
       "transaction."},
      {"PATCH", "purchaseOrder/9001", "{not json",
       "400 INVALID_CONTENT : Invalid content in the request body. The request body is not valid JSON."},
  }));
  Account account;
  const std::string before = account.book("PurchaseOrder", "SC-001").dump();
  const HttpResponse response = account.record(each.method, each.target, each.body);
  CHECK(errorText(response) == each.error);
  CHECK_FALSE(response.applied);
  CHECK(account.book("PurchaseOrder", "SC-001").dump() == before);
}

TEST_CASE("a text that is too long is refused with its limit, or cut where the account does so") {
  Account account;
  const std::string body =
      R"({"item":{"items":[{"item":{"id":"233"},"rate":1,"custcol_tieback_ref":")" + std::string(301, 'x') + R"("}]}})";
  CHECK(errorText(account.record("PATCH", "purchaseOrder/9001", body)) ==
        "400 USER_ERROR item.items[0].custcol_tieback_ref: Error while accessing a resource. The field "
        "custcol_tieback_ref contained more than the maximum number ( 300 ) of characters allowed.");
  account.set(R"({"text_limits":"cut"})");
  CHECK(account.record("PATCH", "purchaseOrder/9001", body).status == 204);
  CHECK(account.lines("9001").items()[2].text("custcol_tieback_ref").size() == 300);
}

TEST_CASE("an unknown field is passed over, unless the client wants to hear of it") {
  Account account;
  const std::string body = R"({"item":{"items":[{"item":{"id":"233"},"rate":1,"custcol_nobody":"x"}]}})";
  CHECK(errorText(account.record("PATCH", "purchaseOrder/9001", body, {{"X-NetSuite-PropertyNameValidation", "Error"}}))
            .starts_with("400 INVALID_CONTENT custcol_nobody: Unknown reference or subrecord field custcol_nobody"));
  CHECK(account.record("PATCH", "purchaseOrder/9001", body).status == 204);
}

TEST_CASE("what NetSuite lets pass, passes, unless a company's own rules hinder it") {
  Account account;
  // An inactive vendor's order may be changed, a closed order takes lines and is open again, a closed period is none of
  // an order's business.
  account.patch("Vendor", "V-1001", R"({"isInactive":true})");
  account.patch("AccountingPeriod", "2026-02-01", R"({"closed":true})");
  account.patch("PurchaseOrder", "SC-001", R"({"status":"H"})");
  CHECK(account.record("PATCH", "purchaseOrder/9001", kNewLine).status == 204);
  CHECK(account.book("PurchaseOrder", "SC-001").text("status") == "B");

  account.patch("PurchaseOrder", "SC-001", R"({"status":"H"})");
  account.set(R"({"closed_orders":"refuse"})");
  CHECK(account.record("PATCH", "purchaseOrder/9001", kNewLine).status == 400);
  account.patch("PurchaseOrder", "SC-001", R"({"status":"B"})");
  account.set(R"({"closed_periods":"refuse"})");
  CHECK(errorText(account.record("PATCH", "purchaseOrder/9001", kNewLine)).find("period Feb 2026 is closed") !=
        std::string::npos);
  account.set(R"({"closed_periods":"allow"})");
  account.patch("PurchaseOrder", "SC-001", R"({"locked":true})");
  CHECK(errorText(account.record("PATCH", "purchaseOrder/9001", kNewLine)).find("locked by a user defined workflow") !=
        std::string::npos);
}

TEST_CASE("an amount that is sent stands beside its quantity, unless the account computes it") {
  Account account;
  const std::string body = R"({"item":{"items":[{"item":{"id":"233"},"quantity":3,"amount":1000.00}]}})";
  account.record("PATCH", "purchaseOrder/9001", body);
  CHECK(account.lines("9001").items()[2].find("rate")->numberText() == "333.33333333");
  CHECK(account.lines("9001").items()[2].find("amount")->numberText() == "1000.0");
  account.set(R"({"sent_amounts":"compute"})");
  account.record("PATCH", "purchaseOrder/9001", body);
  CHECK(account.lines("9001").items()[3].find("amount")->numberText() == "0.0");
}

TEST_CASE("numbers are written as Java does") {
  Account account;
  account.record("PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"item":{"id":"233"},"rate":12345678.9}]}})");
  CHECK(account.lines("9001").items()[2].find("rate")->numberText() == "1.23456789E7");
  CHECK(parsed(account.record("GET", "purchaseOrder/9001").body).find("total")->numberText() == "1.23706789E7");
}
