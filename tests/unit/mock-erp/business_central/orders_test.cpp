// Purchase orders: lines one by one, whole orders, versions, batches, and what the vendor refuses.
#include "site.h"

using namespace tieback::mock;

namespace {

std::string line(const std::string& more, const std::string& number = "62100") {
  return R"({"lineType":"Account","lineObjectNumber":")" + number +
         R"(","description":"x","quantity":2,"directUnitCost":12.345)" + more + "}";
}
std::string linesOf(const Json& order) {
  return "purchaseOrders(" + std::string(order.text("id")) + ")/purchaseOrderLines";
}
const Json& lineAt(const Json& order, std::size_t index) {
  return order.find("purchaseOrderLines")->items()[index];
}

}  // namespace

TEST_CASE("a line is added with its dimensions, at the place it names or at the end, and amounts are exact") {
  Site site;
  const auto before = site.order("SC-001");
  const auto added =
      site.own("POST", linesOf(before), "",
               line(R"(,"description2":"TB-1","dimensionSetLines":[{"code":"COSTCODE","valueCode":"03-300"}])"));
  CHECK(added.status == 201);
  CHECK(added.applied);
  CHECK(parsed(added.body).find("sequence")->integer() == 30000);
  CHECK(parsed(added.body).find("amountExcludingTax")->numberText() == "24.69");
  const auto after = site.order("SC-001");
  CHECK(after.text("@odata.etag") != before.text("@odata.etag"));
  CHECK(lineAt(after, 0).text("@odata.etag") == lineAt(before, 0).text("@odata.etag"));
  CHECK(after.find("totalAmountExcludingTax")->numberText() == "25024.69");
  CHECK(lineAt(after, 2).find("dimensionSetLines")->items()[0].text("valueCode") == "03-300");

  CHECK(parsed(site.own("POST", linesOf(before), "", line(R"(,"sequence":15000)")).body).find("sequence")->integer() ==
        15000);
  const auto taken = site.own("POST", linesOf(before), "", line(R"(,"sequence":15000)"));
  CHECK(refusal(taken) == "Application_DialogException: You cannot insert a line because a line already exists.");
  CHECK_FALSE(taken.applied);
  CHECK(site.own("POST", "purchaseOrderLines", "", line(R"(,"documentId":")" + std::string(before.text("id")) + "\""))
            .status == 201);
}

TEST_CASE("what the vendor would refuse of a line is refused in its words, and nothing is changed") {
  Site site;
  const auto order = site.order("SC-001");
  struct Row {
    std::string body;
    const char* words;
  };
  const auto row = GENERATE(values<Row>({
      {line("", "99999"), "Application_DialogException: Account does not exist."},
      {line("", "62900"),
       "Application_FieldValidationException: Blocked must be equal to 'No'  in G/L Account: No.=62900. Current value "
       "is 'Yes'."},
      {line("", "60000"),
       "Application_FieldValidationException: Account Type must be equal to 'Posting'  in G/L Account: No.=60000. "
       "Current value is 'Total'."},
      {line(R"(,"colour":"blue")"),
       "BadRequest: The property 'colour' does not exist on type 'Microsoft.NAV.purchaseOrderLine'. Make sure to only "
       "use property "
       "names that are defined by the type."},
      {line(R"(,"amountExcludingTax":1)"), "BadRequest: Control 'amountExcludingTax' is read-only."},
      {line(R"(,"discountAmount":"1")"),
       "BadRequest: Cannot convert the literal '1' to the expected type 'Edm.Decimal'."},
      {line(R"(,"description2":")" + std::string(51, 'y') + "\""),
       "Application_StringExceededLength: The length of the string is 51, but it must be less than or equal to 50 "
       "characters. Value: "
       "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"},
      {line(R"(,"dimensionSetLines":[{"code":"COSTCODE","valueCode":"nope"}])"),
       "Application_DialogException: The \"valueCode\" does not match to a Dimension Value."},
      {line(R"(,"dimensionSetLines":[{"code":"COSTCODE","valueCode":"99-900"}])"),
       "Application_DialogException: Dimension Value COSTCODE - 99-900 is blocked."},
      {line(R"(,"dimensionSetLines":[{"code":"PHASE","valueCode":"1"}])"),
       "Application_DialogException: The \"code\" does not match to a Dimension."},
      {line(R"(,"unitOfMeasureCode":"FURLONG")"),
       "Internal_InvalidTableRelation: The field Unit of Measure Code of table Purchase Line contains a value "
       "(FURLONG) that cannot be "
       "found in the related table (Unit of Measure)."},
      {"[]", "BadRequest: Invalid Request Body"},
  }));
  const auto refused = site.own("POST", linesOf(order), "", row.body);
  CHECK(refused.status == 400);
  CHECK(refusal(refused) == row.words);
  CHECK_FALSE(refused.applied);
  CHECK(site.order("SC-001") == order);
}

TEST_CASE("a released order, one in review and one that somebody holds take no lines") {
  Site site;
  CHECK(refusal(site.own("POST", linesOf(site.order("SC-003")), "", line(""))) ==
        "Application_FieldValidationException: Status must be equal to 'Open'  in Purchase Header: Document "
        "Type=Order, No.=SC-003. "
        "Current value is 'Released'.");
  site.patch("purchaseOrders", "SC-001", R"({"status":"In Review"})");
  CHECK_THAT(refusal(site.own("POST", linesOf(site.order("SC-001")), "", line(""))),
             Catch::EndsWith("'Pending Approval'."));
  site.patch("purchaseOrders", "SC-001", R"({"status":"Draft","locked":true})");
  CHECK_THAT(refusal(site.own("POST", linesOf(site.order("SC-001")), "", line(""))),
             Catch::Contains("being updated in a transaction"));
}

TEST_CASE("to change or delete wants the version; an old one is a conflict, whoever changed it") {
  Site site;
  const auto order = site.order("SC-001");
  const std::string path = "purchaseOrderLines(" + std::string(lineAt(order, 0).text("id")) + ")";
  const std::string etag(lineAt(order, 0).text("@odata.etag"));
  CHECK(refusal(site.own("PATCH", path, "", R"({"quantity":110})")).starts_with("BadRequest_InvalidToken"));
  const auto changed = site.own("PATCH", path, "", R"({"quantity":110})", {{"If-Match", etag}});
  CHECK(changed.status == 200);
  CHECK(parsed(changed.body).find("amountExcludingTax")->numberText() == "16500");
  const auto again = site.own("PATCH", path, "", R"({"quantity":110})", {{"If-Match", etag}});
  CHECK(again.status == 409);
  CHECK(refusal(again) == "Request_EntityChanged: Another user has already changed the record.");
  site.patch("purchaseOrders", "SC-001", R"({"purchaseOrderLines":[{"sequence":10000,"description":"by somebody"}]})");
  CHECK(
      site.own("DELETE", path, "", "", {{"If-Match", std::string(parsed(changed.body).text("@odata.etag"))}}).status ==
      409);
  CHECK(site.own("DELETE", path, "", "", {{"If-Match", "*"}}).status == 204);
  CHECK(site.order("SC-001").find("purchaseOrderLines")->items().size() == 1);
  CHECK(refusal(site.own("PATCH", "purchaseOrderLines(" + std::string(lineAt(order, 1).text("id")) + ")", "",
                         R"({"lineObjectNumber":"62200"})", {{"If-Match", "*"}})) ==
        "Application_DialogException: The value for \"lineObjectNumber\" cannot be modified.");
}

TEST_CASE("a credit may grow, and what was received cannot be ordered away") {
  Site site;
  const auto order = site.order("SC-001");
  const Json credit =
      parsed(site.own("POST", linesOf(order), "",
                      R"({"lineType":"Account","lineObjectNumber":"62100","quantity":-1,"directUnitCost":10})")
                 .body);
  const auto quantity = [&](std::string_view id, const char* value) {
    return site.own("PATCH", "purchaseOrderLines(" + std::string(id) + ")", "",
                    R"({"quantity":)" + std::string(value) + "}", {{"If-Match", "*"}});
  };
  CHECK(quantity(credit.text("id"), "-3").status == 200);
  site.patch("purchaseOrders", "SC-001", R"({"purchaseOrderLines":[{"sequence":10000,"receivedQuantity":40}]})");
  const std::string_view first = lineAt(order, 0).text("id");
  CHECK(quantity(first, "40").status == 200);
  CHECK_THAT(refusal(quantity(first, "39")), Catch::Contains("Quantity must not be less than 40"));
}

TEST_CASE("an order is made with its lines, numbered by the series, and all of it or nothing") {
  Site site;
  const std::string lines = R"(,"purchaseOrderLines":[{"lineType":"Comment","description":"CCO"},)" + line("") + "]}";
  const auto made =
      site.own("POST", "purchaseOrders", "", R"({"vendorNumber":"V-1001","postingDate":"2026-06-30")" + lines);
  CHECK(made.status == 201);
  CHECK(parsed(made.body).text("number") == "106001");
  const auto order = site.order("106001");
  CHECK(order.text("postingDate") == "2026-06-30");
  CHECK(order.text("orderDate") == "2026-06-15");
  CHECK(order.text("currencyCode") == "USD");
  CHECK(order.find("purchaseOrderLines")->items().size() == 2);

  const auto refused =
      site.own("POST", "purchaseOrders", "",
               R"({"vendorNumber":"V-1001","purchaseOrderLines":[)" + line("") + "," + line("", "99999") + "]}");
  CHECK(refusal(refused) == "Application_DialogException: Account does not exist.");
  CHECK(refusal(site.own("GET", "purchaseOrders(00000000-0000-0000-0000-000000000000)"))
            .starts_with("BadRequest_NotFound"));
  CHECK(parsed(site.own("GET", "purchaseOrders", "$filter=vendorNumber%20eq%20'V-1001'&$select=number").body)
            .find("value")
            ->items()
            .size() == 3);
}

TEST_CASE("an order's refusals: vendor, currency, number") {
  Site site;
  const auto post = [&](const std::string& body) { return refusal(site.own("POST", "purchaseOrders", "", body)); };
  CHECK(post(R"({"orderDate":"2026-06-15"})") ==
        "Application_DialogException: A \"vendorNumber\" or a \"vendorId\" must be provided.");
  CHECK(post(R"({"vendorNumber":"V-9"})") == "Application_DialogException: The buy-from vendor cannot be found.");
  CHECK(post(R"({"vendorNumber":"V-1003"})") ==
        "Application_DialogException: You cannot create this type of document when Vendor V-1003 is blocked with type "
        "All");
  CHECK(post(R"({"vendorNumber":"V-1001","currencyCode":"XYZ"})") ==
        "Application_DialogException: The \"currencyCode\" does not match to a Currency.");
  CHECK(post(R"({"vendorNumber":"V-1001","number":"PO-7"})") == "BadRequest: Control 'number' is read-only.");
  site.set(R"({"number_editable":true,"manual_numbers":false})");
  CHECK_THAT(post(R"({"vendorNumber":"V-1001","number":"PO-7"})"),
             Catch::StartsWith("Application_DialogException: You may not enter numbers manually."));
  site.set(R"({"manual_numbers":true})");
  CHECK(site.own("POST", "purchaseOrders", "", R"({"vendorNumber":"V-1001","number":"PO-7"})").status == 201);
  CHECK_THAT(post(R"({"vendorNumber":"V-1001","number":"PO-7"})"),
             Catch::StartsWith("Internal_EntityWithSameKeyExists"));
}

TEST_CASE("a transactional batch is taken back as a whole; without it what came before the refusal stays") {
  Site site;
  const auto order = site.order("SC-001");
  const auto request = [&](const char* id, const std::string& body) {
    return R"({"id":")" + std::string(id) + R"(","method":"POST","url":")" + kCompany + linesOf(order) +
           R"(","headers":{"Content-Type":"application/json"},"body":)" + body + "}";
  };
  const std::string batch = R"({"requests":[)" + request("1", line("")) + "," + request("2", line("", "99999")) + "," +
                            request("3", line("")) + "]}";
  const auto whole = site.api("POST", "$batch", "", batch, {{"Isolation", "snapshot"}});
  CHECK(whole.status == 200);
  CHECK_FALSE(whole.applied);
  const auto responses = parsed(whole.body).find("responses")->items();
  REQUIRE(responses.size() == 2);
  CHECK(responses[0].find("status")->integer() == 201);
  CHECK(responses[1].find("status")->integer() == 400);
  CHECK(responses[1].text("id") == "2");
  CHECK(site.order("SC-001") == order);

  const auto parts = site.api("POST", "$batch", "", batch, {});
  CHECK(parts.applied);
  CHECK(site.order("SC-001").find("purchaseOrderLines")->items().size() == 3);
  const auto all = site.api("POST", "$batch", "", batch, {{"Prefer", "odata.continue-on-error"}});
  CHECK(parsed(all.body).find("responses")->items().size() == 3);
  CHECK(site.order("SC-001").find("purchaseOrderLines")->items().size() == 5);
}

TEST_CASE("an order that is received and invoiced is no order any more, but an invoice that names it") {
  Site site;
  const auto order = site.order("SC-002");
  CHECK(site.own("POST", "purchaseOrders(" + std::string(order.text("id")) + ")/Microsoft.NAV.receiveAndInvoice")
            .status == 204);
  CHECK(
      parsed(site.own("GET", "purchaseOrders", "$filter=number%20eq%20'SC-002'").body).find("value")->items().empty());
  const auto invoices = parsed(site.own("GET", "purchaseInvoices", "$filter=orderNumber%20eq%20'SC-002'").body);
  REQUIRE(invoices.find("value")->items().size() == 1);
  CHECK(invoices.find("value")->items()[0].find("totalAmountExcludingTax")->numberText() == "8000");
}

TEST_CASE("the same requests give the same ids and versions, and a snapshot brings all of it back") {
  Site one;
  Site two;
  const auto made = [](Site& site) { return site.own("POST", linesOf(site.order("SC-001")), "", line("")).body; };
  const auto snapshot = one.erp.snapshot();
  const auto first = made(one);
  CHECK(first == made(two));
  one.erp.restore(*snapshot);
  CHECK(made(one) == first);
}
