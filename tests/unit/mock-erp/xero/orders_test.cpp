// Purchase orders as Xero keeps them.
#include <catch2/catch.hpp>

#include "org.h"

using namespace tieback::mock;

TEST_CASE("xero: an order is created, worked out and read back, numbers with Xero's decimals") {
  Org org;
  const HttpResponse made = org.put(
      "TB-1", std::string(kLine) + R"(,{"Description":"Plant","Quantity":2,"UnitAmount":5.005,"TaxType":"INPUT2"})",
      R"("Reference":"CCO-1","Date":"2026-06-15","Status":"SUBMITTED",)");
  CHECK(made.status == 200);
  CHECK(made.applied);
  const Json order = org.order("TB-1");
  CHECK(order.text("Reference") == "CCO-1");
  CHECK(order.text("DateString") == "2026-06-15T00:00:00");
  CHECK(order.text("Date") == "/Date(1781481600000+0000)/");
  const auto& lines = order.find("LineItems")->items();
  CHECK(numberAt(lines[0], "UnitAmount") == "33.3333");
  CHECK(numberAt(lines[0], "LineAmount") == "100.00");
  CHECK(numberAt(lines[1], "UnitAmount") == "5.0050");
  CHECK(numberAt(lines[1], "LineAmount") == "10.01");
  CHECK(numberAt(lines[1], "TaxAmount") == "1.50");
  CHECK(numberAt(order, "SubTotal") == "110.01");
  CHECK(numberAt(order, "Total") == "111.51");
  CHECK(org.order(std::string(order.text("PurchaseOrderID"))).text("PurchaseOrderNumber") == "TB-1");
}

TEST_CASE("xero: PUT refuses a number that is taken; POST changes the order that has it") {
  Org org;
  CHECK(refusalOf(org.put("SC-001", kLine)) == "Order number must be unique");
  CHECK(org.order("SC-001").find("LineItems")->items().size() == 2);
  const HttpResponse posted =
      org.api("POST", "PurchaseOrders", R"({"PurchaseOrders":[{"PurchaseOrderNumber":"SC-001","AttentionTo":"Ann"}]})");
  CHECK(posted.status == 200);
  CHECK(org.order("SC-001").text("AttentionTo") == "Ann");
  org.set(R"({"numbers":"shared"})");
  CHECK(org.put("SC-001", kLine).status == 200);
}

TEST_CASE("xero: the number of a deleted order is free again, or not") {
  Org org;
  org.put("TB-1", kLine);
  CHECK(org.post("TB-1", R"("Status":"DELETED")").status == 200);
  org.set(R"({"deleted_numbers":"taken"})");
  CHECK(refusalOf(org.put("TB-1", kLine)) == "Order number must be unique");
  org.set(R"({"deleted_numbers":"free"})");
  CHECK(org.put("TB-1", kLine).status == 200);
}

TEST_CASE("xero: of an order's lines those that are not sent are gone, those without an id are new") {
  Org org;
  const Json before = org.order("SC-001");
  const std::string first(before.find("LineItems")->items()[0].text("LineItemID"));
  CHECK(org.post("SC-001", R"("LineItems":[{"LineItemID":")" + first + R"("},)" + kLine + "]").status == 200);
  const Json after = org.order("SC-001");
  const auto& lines = after.find("LineItems")->items();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].text("LineItemID") == first);
  CHECK(lines[0].text("Description") == "Slabs");
  CHECK(lines[1].text("Description") == "Footing");
  CHECK(after.text("UpdatedDateUTC") != before.text("UpdatedDateUTC"));
  CHECK(refusalOf(org.post("SC-001", R"("LineItems":[{"LineItemID":"no-such","Description":"x"}])"))
            .find("could not be found") != std::string::npos);
}

TEST_CASE("xero: a line is refused in Xero's words, and nothing of the order is kept") {
  Org org;
  const auto refused = [&](const std::string& line) { return refusalOf(org.put("TB-1", line)); };
  CHECK(refused(R"({"Description":"a","LineAmount":1,"AccountCode":"999"})") ==
        "Account code '999' is not a valid code for this document.");
  CHECK(refused(R"({"Description":"a","LineAmount":1,"AccountCode":"399"})").find("archived") != std::string::npos);
  CHECK(refused(R"({"Description":"a","LineAmount":1,"TaxType":"NO"})").find("'NO' does not exist") !=
        std::string::npos);
  CHECK(refused(R"({"Description":"a","Quantity":3,"UnitAmount":1,"LineAmount":4})") ==
        "The line total 4.00 does not match the expected line total 3.00");
  CHECK(refused(R"({"Description":"a","Quantity":-1,"UnitAmount":1})").find("greater than or equal to 0") !=
        std::string::npos);
  CHECK(refused(R"({"LineAmount":1})").find("Description") != std::string::npos);
  CHECK(refused(R"({"Description":"a","Tracking":[{"Name":"Cost Code","Option":"99-900"}]})").find("99-900") !=
        std::string::npos);
  CHECK(refused("") == "One or more line items must be specified");
  CHECK(org.api("GET", "PurchaseOrders/TB-1").status == 404);
}

TEST_CASE("xero: what is not public is a setting") {
  Org org;
  const std::string credit = R"({"Description":"Credit","Quantity":1,"UnitAmount":-5})";
  CHECK(refusalOf(org.put("TB-1", credit)).find("total of a purchase order") != std::string::npos);
  org.set(R"({"negative_total":"accept"})");
  CHECK(org.put("TB-1", credit).status == 200);
  org.set(R"({"negative_lines":"refuse"})");
  CHECK(refusalOf(org.put("TB-2", credit)).find("line amount must not be negative") != std::string::npos);

  org.set(R"({"unknown_tracking":"ignore"})");
  CHECK(
      org.put("TB-3", R"({"Description":"a","LineAmount":1,"Tracking":[{"Name":"Cost Code","Option":"x"}]})").status ==
      200);
  CHECK(org.order("TB-3").find("LineItems")->items()[0].find("Tracking")->items().empty());

  org.set(R"({"unit_decimals":"on_request"})");
  const std::string fine = R"({"Description":"a","Quantity":3,"UnitAmount":33.3333,"LineAmount":100.00})";
  CHECK(refusalOf(org.put("TB-4", fine)).find("expected line total 99.99") != std::string::npos);
  CHECK(org.put("TB-4", fine, "", "?unitdp=4").status == 200);

  org.set(R"({"missing_order":"empty_list"})");
  CHECK(parsed(org.api("GET", "PurchaseOrders/none").body).find("PurchaseOrders")->items().empty());
  CHECK(org.erp.patchSettings(parsed(R"({"approval":"never"})")));
  CHECK(org.erp.patchSettings(parsed(R"({"colour":"blue"})")));
}

TEST_CASE("xero: errors are summed up in a 400, or stand within a 200") {
  Org org;
  CHECK(org.put("SC-001", kLine).status == 400);
  const HttpResponse within = org.put("SC-001", kLine, "", "?summarizeErrors=false");
  CHECK(within.status == 200);
  CHECK_FALSE(within.applied);
  const Json element = parsed(within.body).find("PurchaseOrders")->items().front();
  CHECK(element.text("StatusAttributeString") == "ERROR");
  CHECK(element.find("ValidationErrors")->items().front().text("Message") == "Order number must be unique");
  org.set(R"({"summarize_errors":"false"})");
  CHECK(org.put("SC-001", kLine).status == 200);
}

TEST_CASE("xero: a status goes forward only; billed and deleted orders are not changed") {
  Org org;
  org.put("TB-1", kLine);
  CHECK(parsed(org.post("TB-1", R"("Status":"AUTHORISED","SentToContact":true)").body)
            .find("PurchaseOrders")
            ->items()[0]
            .find("SentToContact")
            ->boolean());
  org.post("TB-1", R"("Status":"DRAFT")");
  CHECK(org.order("TB-1").text("Status") == "AUTHORISED");
  org.post("TB-1", R"("Status":"BILLED")");
  CHECK(refusalOf(org.post("TB-1", R"("AttentionTo":"Ann")")) == "Purchase order not of valid status for modification");
  org.put("TB-2", kLine);
  const HttpResponse early = org.post("TB-2", R"("SentToContact":true)");
  CHECK(early.body.find("Only AUTHORISED and BILLED purchase orders") != std::string::npos);
}

TEST_CASE("xero: somebody approves what is submitted from then on, where the setting says so") {
  Org org;
  org.set(R"({"approval":"manual"})");
  org.put("TB-1", kLine, R"("Status":"SUBMITTED",)");
  org.set(R"({"approval":"at_once"})");
  CHECK(org.order("TB-1").text("Status") == "SUBMITTED");  // it waits for whoever was to approve it
  org.put("TB-2", kLine, R"("Status":"SUBMITTED",)");
  CHECK(org.order("TB-2").text("Status") == "AUTHORISED");
}

TEST_CASE("xero: an archived contact takes no order, and none is made up") {
  Org org;
  org.patch("Contact", "V-1001", R"({"ContactStatus":"ARCHIVED"})");
  CHECK(refusalOf(org.put("TB-1", kLine)).find("has been archived") != std::string::npos);
  CHECK(refusalOf(org.api("PUT", "PurchaseOrders", R"({"LineItems":[{"Description":"a"}]})"))
            .find("A Contact must be specified") != std::string::npos);
}

TEST_CASE("xero: lists are filtered by status and date, and read page by page") {
  Org org;
  const auto numbers = [&](const std::string& query) {
    std::string all;
    const Json body = parsed(org.api("GET", "PurchaseOrders" + query).body);
    for (const Json& each : body.find("PurchaseOrders")->items())
      all += std::string(each.text("PurchaseOrderNumber")) + " ";
    return all;
  };
  CHECK(numbers("?Status=BILLED") == "SC-003 ");
  CHECK(numbers("?DateFrom=2026-02-01&DateTo=2026-02-28") == "SC-001 SC-002 SC-004 ");
  CHECK(numbers("?page=2&pageSize=4") == "SC-004 SC-901 ");
  CHECK(numbers("?page=3&pageSize=4").empty());
  CHECK(org.api("GET", "PurchaseOrders?page=x").status == 400);
}

TEST_CASE("xero: an order changed by hand has another time of change, and an id and amounts for each line") {
  Org org;
  const std::string was(org.order("SC-001").text("UpdatedDateUTC"));
  org.patch("PurchaseOrder", "SC-001", R"({"LineItems":[{"Description":"Only this","UnitAmount":5}]})");
  const Json order = org.order("SC-001");
  CHECK(order.text("UpdatedDateUTC") != was);
  CHECK(numberAt(order, "Total") == "5.00");
  CHECK_FALSE(order.find("LineItems")->items()[0].text("LineItemID").empty());
}

TEST_CASE("orders are listed as they were changed since, in the order asked for") {
  Org org;
  org.clock.advanceSeconds(1500);
  REQUIRE(org.put("TB-9", kLine).status == 200);
  const auto numbers = [&](const std::string& query, const char* since) {
    const HttpResponse response = org.api("GET", "PurchaseOrders" + query, "", {{"If-Modified-Since", since}});
    if (response.status != 200) return std::to_string(response.status);
    std::string all;
    const Json body = parsed(response.body);
    for (const Json& order : body.find("PurchaseOrders")->items()) {
      all += (all.empty() ? "" : " ") + std::string(order.text("PurchaseOrderNumber"));
    }
    return all;
  };
  CHECK(numbers("", "2026-06-15T09:20:00") == "TB-9");
  CHECK(numbers("", "2026-06-15T09:25:00") == "TB-9");
  CHECK(numbers("", "2026-06-15T09:25:01").empty());
  CHECK_THAT(numbers("?order=PurchaseOrderNumber%20DESC", "2026-06-01T00:00:00"), Catch::StartsWith("TB-9 "));
  CHECK_THAT(numbers("?order=UpdatedDateUTC%20ASC", "2020-01-01T00:00:00"), Catch::EndsWith(" TB-9"));
  CHECK(numbers("?order=Contact", "2026-06-15T09:00:00") == "400");
  CHECK(numbers("", "yesterday") == "400");
}
