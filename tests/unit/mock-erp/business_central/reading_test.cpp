// Lists: filters, expansion, selection, order and pages.
#include "site.h"

using namespace tieback::mock;

namespace {

std::vector<std::string> column(const HttpResponse& response, const char* name) {
  INFO(response.body);
  const Json body = parsed(response.body);
  REQUIRE(body.find("value") != nullptr);
  std::vector<std::string> out;
  for (const Json& each : body.find("value")->items()) out.emplace_back(each.text(name));
  return out;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("filters compare texts, dates, flags and GUIDs; 'or' is of one property only") {
  Site site;
  const auto vendors = [&](const std::string& filter) {
    return column(site.own("GET", "vendors", "$filter=" + filter), "number");
  };
  CHECK(vendors("number%20eq%20'V-1001'") == Texts{"V-1001"});
  CHECK(vendors("number%20eq%20'V-1001'%20or%20number%20eq%20'V-1003'") == Texts{"V-1001", "V-1003"});
  CHECK(vendors("startswith(number,'V-')%20and%20not%20contains(displayName,'Steel')") == Texts{"V-1001", "V-1003"});
  CHECK(vendors("displayName%20eq%20'O''Neill'").empty());
  CHECK(column(site.own("GET", "accountingPeriods", "$filter=startingDate%20le%202026-02-15"), "name") ==
        Texts{"January", "February"});
  CHECK(column(site.own("GET", "accounts", "$filter=blocked%20eq%20true"), "number") == Texts{"62900"});
  const std::string id(parsed(site.own("GET", "vendors", "$top=1").body).find("value")->items()[0].text("id"));
  CHECK(vendors("id%20eq%20" + id) == Texts{"V-1001"});
  const auto mixed = site.own("GET", "vendors", "$filter=number%20eq%20'a'%20or%20displayName%20eq%20'b'");
  CHECK(mixed.status == 501);
  CHECK(refusal(mixed).starts_with("BadRequest_MethodNotImplemented"));
  CHECK(site.own("GET", "vendors", "$filter=colour%20eq%20'blue'").status == 400);
  CHECK(site.own("GET", "vendors", "$filter=number%20eq").status == 400);
}

TEST_CASE("a record shows its version first, blanks as OData does, and what was selected or expanded") {
  Site site;
  const auto vendor = site.own("GET", "vendors", "$filter=number%20eq%20'V-1001'&$select=number,blocked");
  const Json one = parsed(vendor.body).find("value")->items().front();
  CHECK(one.members()[0].name == "@odata.etag");
  CHECK(one.text("blocked") == "_x0020_");
  CHECK(one.find("displayName") == nullptr);

  const Json order = site.order("SC-001");
  CHECK(order.text("status") == "Draft");
  CHECK(order.find("totalAmountExcludingTax")->numberText() == "25000");
  const auto& lines = order.find("purchaseOrderLines")->items();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("amountExcludingTax")->numberText() == "15000");
  CHECK(lines[0].find("dimensionSetLines")->items()[1].text("valueDisplayName") == "Cast-in-place concrete");

  const auto alone = site.own("GET", "purchaseOrders(" + std::string(order.text("id")) + ")", "$expand=vendor");
  CHECK(parsed(alone.body).find("vendor")->text("displayName") == "Apex Concrete LLC");
  CHECK(*findHeader(alone.headers, "ETag") == order.text("@odata.etag"));
  const auto line = site.own("GET", "purchaseOrderLines(" + std::string(lines[1].text("id")) + ")");
  CHECK(parsed(line.body).text("description") == "Embeds");
  CHECK(refusal(site.own("GET", "purchaseOrderLines")) ==
        "Application_DialogException: You must specify an Id or a Document Id to get the lines.");
}

TEST_CASE("lists come in pages with a link to the next, whoever asks for it") {
  Site site;
  site.set(R"({"max_page_size":2})");
  auto page = site.own("GET", "accountingPeriods", "$filter=startingDate%20ge%202026-06-01&$select=name&$count=true");
  CHECK(column(page, "name") == Texts{"June", "July"});
  CHECK(parsed(page.body).find("@odata.count")->integer() == 7);
  const std::string link(parsed(page.body).text("@odata.nextLink"));
  CHECK(link == "http://bc.example" + kRoot + kCompany +
                    "accountingPeriods?$filter=startingDate%20ge%202026-06-01&$select=name&$count=true&$skiptoken=2");
  page = site.own("GET", "accountingPeriods", link.substr(link.find('?') + 1));
  CHECK(column(page, "name") == Texts{"August", "September"});
  CHECK(column(site.own("GET", "accountingPeriods", "$orderby=startingDate%20desc&$top=1"), "name") ==
        Texts{"December"});
  CHECK(column(site.own("GET", "vendors", "", "", {{"Prefer", "odata.maxpagesize=1"}}), "number") == Texts{"V-1001"});
}

TEST_CASE("companies are apart") {
  Site site;
  CHECK(column(site.api("GET", "companies"), "name") == Texts{"Acme Builders", "Other Builders"});
  CHECK(column(site.api("GET", "companies(a0a0a0a0-0000-4000-8000-00000000c200)/purchaseOrders"), "number").empty());
}

TEST_CASE("the company may be named beside the path, and the API describes itself") {
  Site site;
  CHECK(column(site.api("GET", "vendors", "company=a0a0a0a0-0000-4000-8000-00000000c100&$top=1"), "number") ==
        Texts{"V-1001"});
  CHECK(column(site.api("GET", "vendors", "$top=1", "", {{"Company", "Acme Builders"}}), "number") == Texts{"V-1001"});
  CHECK(site.api("GET", "vendors").status == 404);
  const auto metadata = site.api("GET", "$metadata");
  CHECK(metadata.contentType == "application/xml");
  CHECK_THAT(metadata.body,
             Catch::Contains(R"(<EntitySet Name="purchaseOrders" EntityType="Microsoft.NAV.purchaseOrder"/>)"));
  CHECK_THAT(metadata.body, Catch::Contains(R"(<Property Name="description2" Type="Edm.String" MaxLength="50"/>)"));
  CHECK(column(site.api("GET", ""), "name").size() == 16);
}
