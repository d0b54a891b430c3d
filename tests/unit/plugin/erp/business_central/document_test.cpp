// What is sent of a draft, byte by byte, in each form that a change order can have.
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::business_central;

namespace {

json::Value texts(std::initializer_list<json::Value::NewMember> members) {
  return json::Value::object(members);
}

const std::string kLines = std::string("companies(") + kCompanyId + ")/purchaseOrders(o-1)/purchaseOrderLines";

std::string posted(const std::string& id, const std::string& body) {
  return R"({"method":"POST","url":")" + kLines + R"(","headers":{"Content-Type":"application/json"},"body":)" + body +
         R"(,"id":")" + id + "\"}";
}

}  // namespace

TEST_CASE("new lines go in as one transactional batch: a comment, then each line with its dimensions, amounts exact") {
  Setup setup({}, texts({{"dimensions", texts({{"project", "PROJECT"}, {"cost_code", "COSTCODE"}})}}));
  const auto request = setup.prepare(step::kAddLines);
  CHECK(request.method == "POST");
  CHECK(request.target == "/v2.0/contoso.example/Sand%20Box/api/v2.0/$batch");
  CHECK(test::headerOf(request, "Isolation") == "snapshot");
  CHECK(
      request.body ==
      R"({"requests":[)" +
          posted(
              "1",
              R"({"sequence":30000,"lineType":"Comment","description":"CCO-003 Extra steel","description2":"TB-4711"})") +
          "," +
          posted("2",
                 R"({"sequence":40000,"lineType":"Account","lineObjectNumber":"62300","description":"Slab thickened",)"
                 R"("description2":"TB-4711","quantity":1,"directUnitCost":2500.00000,"dimensionSetLines":)"
                 R"([{"code":"PROJECT","valueCode":"TOWER"},{"code":"COSTCODE","valueCode":"05-100"}]})") +
          "," +
          posted("3", R"({"sequence":50000,"lineType":"Account","lineObjectNumber":"62100","description":"Credit",)"
                      R"("description2":"TB-4711","quantity":-1,"directUnitCost":100.50000,"dimensionSetLines":)"
                      R"([{"code":"PROJECT","valueCode":"TOWER"},{"code":"COSTCODE","valueCode":"05-200"}]})") +
          "]}");
}

TEST_CASE(
    "accounts by category or cost code, tax codes, units and a reference before the words, where the profile says so") {
  Setup setup({}, texts({{"numbers", texts({{"M", "62400"}, {"05-200", "9"}})},
                         {"send_tax_code", true},
                         {"tax_codes", texts({{"GST", "TAXABLE"}})},
                         {"send_uom", true},
                         {"line_type", "item"},
                         {"reference_in", "description"}}));
  const auto body = json::parse(setup.prepare(step::kAddLines).body);
  const auto& requests = body.at("requests").items();
  CHECK(requests[0].at("body").dump() ==
        R"({"sequence":30000,"lineType":"Comment","description":"[TB-4711] CCO-003 Extra steel"})");
  CHECK(requests[1].at("body").text("lineObjectNumber") == "62300");
  CHECK(requests[2].at("body").dump() ==
        R"({"sequence":50000,"lineType":"Item","lineObjectNumber":"62400","description":"[TB-4711] Credit",)"
        R"("unitOfMeasureCode":"LS","quantity":-1,"directUnitCost":100.50000,"taxCode":"TAXABLE"})");
}

TEST_CASE("a changed line is changed in place by its version, and a comment says what it was") {
  Setup setup({}, texts({{"changed_lines", "update"}}));
  setup.state = texts({{"checked", true},
                       {"company", kCompanyId},
                       {"order", "o-1"},
                       {"number", "SC-001"},
                       {"first", 30000},
                       {"line.0", "l-1"},
                       {"etag.0", "W/\"a\""},
                       {"place.0", "10000"},
                       {"before.0", "15000.00"},
                       {"quantity.0", "100"},
                       {"cost.0", "175.00000"}});
  const auto body = json::parse(setup.prepare(step::kAddLines).body);
  const auto& requests = body.at("requests").items();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].dump() ==
        R"x({"method":"PATCH","url":"companies(c0000000-0000-4000-8000-000000000001)/purchaseOrderLines(l-1)",)x"
        R"("headers":{"Content-Type":"application/json","If-Match":"W/\"a\""},)"
        R"("body":{"quantity":100,"directUnitCost":175.00000},"id":"2"})");
  CHECK(
      requests[2].at("body").dump() ==
      R"({"sequence":40000,"lineType":"Comment","description":"Line 10000 was 15000.00, changed by 2500.00","description2":"TB-4711"})");
  CHECK(requests[3].at("body").text("sequence") == "50000");
}

TEST_CASE("a linked order is one deep insert with date, vendor, currency and the profile's header fields") {
  Setup setup({}, texts({{"post_as", "linked_order"}}));
  setup.job.draft.fields.emplace_back("shipToName", "Harbour Tower");
  const auto body = json::parse(setup.prepare(step::kCreateOrder).body);
  const auto& request = body.at("requests").items().front();
  CHECK(request.text("url") == std::string("companies(") + kCompanyId + ")/purchaseOrders");
  auto order = request.at("body");
  const auto lines = order.at("purchaseOrderLines");
  order.erase("purchaseOrderLines");
  CHECK(
      order.dump() ==
      R"({"orderDate":"2026-06-15","postingDate":"2026-06-15","vendorNumber":"V-1001","currencyCode":"USD","shipToName":"Harbour Tower"})");
  REQUIRE(lines.size() == 3);
  CHECK(lines.items()[0].dump() ==
        R"({"lineType":"Comment","description":"CCO-003 Extra steel","description2":"TB-4711"})");
  CHECK(lines.items()[1].find("sequence") == nullptr);
}

TEST_CASE("a link to the platform stands in the comment line, before the change order's lines") {
  Setup setup({});
  setup.job.draft.fields = {{"Comment", "CCO-003 https://app.example/5?co=4711&tab=2"}};
  const auto body = json::parse(setup.prepare(step::kAddLines).body);
  const auto& comment = body.at("requests").items().front().at("body");
  CHECK(comment.text("description") == "CCO-003 https://app.example/5?co=4711&tab=2");
  CHECK(comment.text("description2") == "TB-4711");
}

TEST_CASE("with numbers of our own the order carries the approver's, and is made once") {
  Setup setup({}, texts({{"post_as", "linked_order"}, {"numbering", "manual"}}));
  setup.job.draft.number = "SC-001-CO3";
  const auto body = json::parse(setup.prepare(step::kCreateOrder).body);
  CHECK(body.at("requests").items().front().at("body").text("number") == "SC-001-CO3");
  CHECK(specOf(setup.config, step::kCreateOrder).proof.kind == AbsenceProof::Kind::unique_key);
  CHECK(expectedOf(setup.config, setup.job.draft).header[2] ==
        std::pair<std::string, std::string>("number", "SC-001-CO3"));
}

TEST_CASE("what an order shows of a change order counts its own lines only, with their dimensions and words") {
  Setup setup({}, texts({{"dimensions", texts({{"cost_code", "COSTCODE"}})}}));
  setup.make();
  auto order =
      json::parse(R"({"id":"o-1","number":"SC-001","vendorNumber":"V-1001","currencyCode":"USD","purchaseOrderLines":[
    {"id":"l-1","sequence":10000,"lineType":"Account","description2":"","amountExcludingTax":15000.00},
    {"id":"l-5","sequence":50000,"lineType":"Account","description2":"TB-4711","amountExcludingTax":-100.5,"dimensionSetLines":[{"code":"COSTCODE","valueCode":"05-200"},{"code":"OTHER","valueCode":"X"}]},
    {"id":"l-3","sequence":30000,"lineType":"Comment","description":"CCO-003 Extra steel","description2":"TB-4711"},
    {"id":"l-4","sequence":40000,"lineType":"Account","description2":"TB-4711","amountExcludingTax":2500,"dimensionSetLines":[{"code":"COSTCODE","valueCode":"05-100"}]},
    {"id":"l-6","sequence":60000,"lineType":"Account","description2":"TB-47110","amountExcludingTax":1}]})");
  CHECK(projectionOf(setup.config, setup.job.draft, order) == expectedOf(setup.config, setup.job.draft));
  CHECK(lineIdsOf(setup.config, setup.job.draft, order) == std::vector<std::string>{"l-4", "l-5"});

  SECTION("a line that somebody added under the reference shows") {
    auto extra = order.at("purchaseOrderLines").items()[1];
    extra.set("amountExcludingTax", json::Value::number("7.00"));
    order["purchaseOrderLines"].push(extra);
    CHECK(projectionOf(setup.config, setup.job.draft, order).line_amounts.size() == 3);
  }
  SECTION("so does a dimension that was not taken") {
    order["purchaseOrderLines"].items()[1].set("dimensionSetLines", json::Value::array());
    CHECK(projectionOf(setup.config, setup.job.draft, order) != expectedOf(setup.config, setup.job.draft));
  }
}

TEST_CASE(
    "a line changed in place is compared with what its note says it was; a later change order's note takes over") {
  Setup setup({}, texts({{"changed_lines", "update"}}));
  setup.make();
  setup.job.draft.lines.resize(1);
  auto order = json::parse(R"({"number":"SC-001","purchaseOrderLines":[
    {"id":"l-1","sequence":10000,"lineType":"Account","description2":"","amountExcludingTax":17500.00},
    {"id":"l-3","sequence":30000,"lineType":"Comment","description":"CCO-003 Extra steel","description2":"TB-4711"},
    {"id":"l-4","sequence":40000,"lineType":"Comment","description":"Line 10000 was 15000.00, changed by 2500.00","description2":"TB-4711"}]})");
  const auto amounts = [&] { return projectionOf(setup.config, setup.job.draft, order).line_amounts; };
  CHECK(amounts() == std::vector<Decimal>{*Decimal::parse("2500.00")});
  CHECK(lineIdsOf(setup.config, setup.job.draft, order) == std::vector<std::string>{"l-1"});

  order["purchaseOrderLines"].items()[0].set("amountExcludingTax", json::Value::number("17400.00"));
  CHECK(amounts() == std::vector<Decimal>{*Decimal::parse("2400.00")});

  order["purchaseOrderLines"].push(json::parse(
      R"({"id":"l-9","sequence":90000,"lineType":"Comment","description":"Line 10000 was 17500.00, changed by -100.00","description2":"TB-4800"})"));
  CHECK(amounts() == std::vector<Decimal>{*Decimal::parse("2500.00")});
}
