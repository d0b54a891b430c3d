#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;
using namespace tieback::mock::quickbooks_online;

namespace {

Json created(Site& site, const std::string& body, const std::string& query = "") {
  const HttpResponse response = site.api("POST", "purchaseorder" + query, body);
  INFO(response.body);
  REQUIRE(response.status == 200);
  CHECK(response.applied);
  return *parsed(response.body).find("PurchaseOrder");
}

std::string refusedWith(Site& site, const std::string& body, const std::string& query = "") {
  const HttpResponse response = site.api("POST", "purchaseorder" + query, body);
  INFO(response.body);
  CHECK(response.status == 400);
  CHECK_FALSE(response.applied);
  return faultCode(response);
}

std::string number(const Json& holder, const char* member) {
  return holder.find(member)->numberText();
}

}  // namespace

TEST_CASE("a new purchase order gets id, token, date, account and currency, and its total") {
  Site site;
  const Json order_made = created(site, order(R"("DocNumber":"N-1","PrivateNote":"memo")", "100.50"));
  CHECK(order_made.text("SyncToken") == "0");
  CHECK(order_made.text("POStatus") == "Open");
  CHECK(order_made.text("TxnDate") == "2026-06-15");
  CHECK(order_made.find("APAccountRef")->text("value") == "33");
  CHECK(order_made.find("VendorRef")->text("name") == "V-1001");
  CHECK(number(order_made, "TotalAmt") == "100.5");
  CHECK(order_made.find("MetaData")->text("CreateTime") == "2026-06-15T02:00:00-07:00");
  const Json& line = order_made.find("Line")->items().front();
  CHECK(line.text("Id") == "1");
  CHECK(number(line, "LineNum") == "1");
  const HttpResponse read = site.api("GET", "purchaseorder/" + std::string(order_made.text("Id")));
  CHECK(parsed(read.body).find("PurchaseOrder")->text("DocNumber") == "N-1");
}

TEST_CASE("a full update empties what is left out, keeps lines by their id and drops the others") {
  Site site;
  const Json order_made = created(site, order(R"("DocNumber":"N-1","PrivateNote":"memo")"));
  const std::string id(order_made.text("Id"));
  const std::string update =
      R"({"Id":")" + id +
      R"(","SyncToken":"0","sparse":false,"VendorRef":{"value":"56"},"Line":[{"Id":"99","Amount":5,"DetailType":)"
      R"("AccountBasedExpenseLineDetail","AccountBasedExpenseLineDetail":{"AccountRef":{"value":"80"}}}]})";
  const Json changed = created(site, update);
  CHECK(changed.text("SyncToken") == "1");
  CHECK(changed.find("DocNumber") == nullptr);
  CHECK(changed.find("PrivateNote") == nullptr);
  REQUIRE(changed.find("Line")->items().size() == 1);
  // No line has this id: it is a new one, and an id is never given twice.
  CHECK(changed.find("Line")->items().front().text("Id") == "2");
  CHECK(number(changed, "TotalAmt") == "5.0");
}

TEST_CASE("a sparse update keeps what is left out, and replaces lines as a whole") {
  Site site;
  const Json order_made = created(site, order(R"("DocNumber":"N-1")"));
  const std::string head = R"({"Id":")" + std::string(order_made.text("Id")) + R"(","sparse":true,)";
  const Json changed = created(site, head + R"("SyncToken":"0","Memo":"for you"})");
  CHECK(changed.text("DocNumber") == "N-1");
  CHECK(changed.find("Line")->items().size() == 1);
  site.set(R"({"sparse_update":false})");
  CHECK(refusedWith(site, head + R"("SyncToken":"1","Memo":"again"})") == "500");
}

TEST_CASE("a stale token is refused, whoever was faster") {
  Site site;
  const std::string body = R"({"Id":"145","SyncToken":"0",)" + order().substr(1);
  site.patch("PurchaseOrder", "145", R"({"PrivateNote":"by hand"})");
  CHECK(refusedWith(site, body) == "5010");
  CHECK(site.book("PurchaseOrder", "145").text("PrivateNote") == "by hand");
  CHECK(refusedWith(site, R"({"Id":"145",)" + order().substr(1)) == "2020");
  CHECK(refusedWith(site, R"({"Id":"999","SyncToken":"0",)" + order().substr(1)) == "610");
}

TEST_CASE("a number is taken once, unless duplicates are asked for") {
  Site site;
  created(site, order(R"("DocNumber":"N-1")"));
  CHECK(refusedWith(site, order(R"("DocNumber":"N-1")")) == "6140");
  created(site, order(R"("DocNumber":"N-1")"), "?include=allowduplicatedocnum");
  site.set(R"({"unique_numbers":false})");
  created(site, order(R"("DocNumber":"N-1")"));
  site.patch("Preferences", "Company", R"({"UseCustomTxnNumbers":false})");
  CHECK(created(site, order()).text("DocNumber") == "1001");
}

TEST_CASE("a request id is answered as the first time, also when that was a no; or as the setting says") {
  Site site;
  const Json first = created(site, order(), "?requestid=r1");
  const HttpResponse again = site.api("POST", "purchaseorder?requestid=r1", order());
  CHECK(parsed(again.body).find("PurchaseOrder")->text("Id") == first.text("Id"));
  CHECK_FALSE(again.applied);
  const std::string inactive = order(R"("POStatus":"Open")", "7");
  site.patch("Vendor", "V-1001", R"({"Active":false})");
  CHECK(refusedWith(site, inactive, "?requestid=r2") == "610");
  site.patch("Vendor", "V-1001", R"({"Active":true})");
  CHECK(refusedWith(site, inactive, "?requestid=r2") == "610");
  created(site, inactive, "?requestid=r3");
  site.set(R"({"replay_faults":false})");
  CHECK(refusedWith(site, order("", "-1"), "?requestid=r4") == "6000");
  created(site, order(), "?requestid=r4");
  site.set(R"({"request_id":"refuse"})");
  CHECK(refusedWith(site, order(), "?requestid=r1") == "600");
  site.set(R"({"request_id":"ignore"})");
  created(site, order(), "?requestid=r1");
  CHECK(refusedWith(site, order(), "?requestid=" + std::string(51, 'x')) == "2050");
}

TEST_CASE("what QuickBooks refuses of an order") {
  Site site;
  const auto line = [](const std::string& text) { return R"({"VendorRef":{"value":"56"},"Line":[)" + text + "]}"; };
  const auto item = [&](const std::string& detail, const std::string& amount = "100") {
    return line(R"({"Amount":)" + amount +
                R"(,"DetailType":"ItemBasedExpenseLineDetail","ItemBasedExpenseLineDetail":{)" + detail + "}}");
  };
  CHECK(refusedWith(site, "{") == "2010");
  CHECK(refusedWith(site, order(R"("Colour":"blue")")) == "2010");
  CHECK(refusedWith(site, R"({"Line":[]})") == "2020");
  CHECK(refusedWith(site, line("")) == "2020");
  CHECK(refusedWith(site, R"({"VendorRef":{"value":"999"},"Line":[{}]})") == "2500");
  CHECK(refusedWith(site, line(R"({"Amount":1})")) == "2020");
  CHECK(refusedWith(site, line(R"({"Amount":1,"DetailType":"SalesItemLineDetail"})")) == "2170");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"19"})", R"("many")")) == "2030");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"999"})")) == "2500");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"22"})")) == "610");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"19"},"CustomerRef":{"value":"9"})")) == "2500");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"19"},"ClassRef":{"value":"9"})")) == "2500");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"19"},"TaxCodeRef":{"value":"9"})")) == "2500");
  CHECK(refusedWith(site, item(R"("ItemRef":{"value":"19"},"Qty":3,"UnitPrice":33.33)")) == "6070");
  CHECK(refusedWith(site, order(R"("DocNumber":")" + std::string(22, '1') + "\"")) == "2050");
  CHECK(refusedWith(site, order(R"("POStatus":"Half")")) == "2170");
  CHECK(refusedWith(site, order("", "-0.01")) == "6000");
  site.set(R"({"negative_total":true})");
  created(site, order("", "-0.01"));
}

TEST_CASE("closed books and closed orders") {
  Site site;
  site.patch("Preferences", "Company", R"({"BookCloseDate":"2026-06-30"})");
  CHECK(refusedWith(site, order()) == "6210");
  created(site, order(R"("TxnDate":"2026-07-01")"));
  site.set(R"({"books_close_orders":false})");
  created(site, order());
  const std::string closed = R"({"Id":"147","SyncToken":"0",)" + order().substr(1);
  site.set(R"({"closed_order_changes":false})");
  CHECK(refusedWith(site, closed) == "6000");
}

TEST_CASE("an order is deleted by its id and token, and is then not found") {
  Site site;
  CHECK(refusedWith(site, R"({"Id":"146","SyncToken":"5"})", "?operation=delete") == "5010");
  const Json gone = created(site, R"({"Id":"146","SyncToken":"0"})", "?operation=delete");
  CHECK(gone.text("status") == "Deleted");
  const HttpResponse read = site.api("GET", "purchaseorder/146");
  CHECK(read.status == 400);
  CHECK(faultCode(read) == "610");
}

TEST_CASE("what the API has not is said so; a broken server answers with a system fault") {
  Site site;
  CHECK(faultCode(site.api("GET", "invoice/1")) == "500");
  CHECK(faultCode(site.api("POST", "vendor", "{}")) == "500");
  const HttpResponse broken = site.erp.serverError(500);
  CHECK(broken.status == 500);
  CHECK(parsed(broken.body).find("Fault")->text("type") == "SystemFault");
  CHECK(findHeader(site.api("GET", "preferences").headers, "intuit_tid") != nullptr);
}

TEST_CASE("a snapshot brings back books, tokens and answers") {
  Site site;
  const auto snapshot = site.erp.snapshot();
  const Json made = created(site, order(R"("DocNumber":"N-1")"), "?requestid=r1");
  site.erp.restore(*snapshot);
  CHECK(site.api("GET", "purchaseorder/" + std::string(made.text("Id"))).status == 400);
  CHECK(created(site, order(R"("DocNumber":"N-1")"), "?requestid=r1").text("Id") == made.text("Id"));
}

TEST_CASE("the books say where a seed is wrong, and ids are not given twice") {
  Site site;
  const auto wrong = [&](const char* collection, const char* record) {
    auto result = site.erp.insert(collection, parsed(record));
    return std::holds_alternative<BooksError>(result) ? std::get<BooksError>(result).message : std::string();
  };
  CHECK(wrong("Vendor", R"({"DisplayName":"V-1001"})").find("already") != std::string::npos);
  CHECK(wrong("Vendor", R"({"DisplayName":"New","Id":"56"})").find("Id 56") != std::string::npos);
  CHECK(wrong("Vendor", R"({"DisplayName":"New","Colour":"blue"})").find("Colour") != std::string::npos);
  CHECK(wrong("PurchaseOrder", R"({"POStatus":"Half"})").find("Open, Closed") != std::string::npos);
  CHECK(wrong("Vendor", R"({"DisplayName":"New"})").empty());
}
