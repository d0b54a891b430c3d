#include "dialects/acumatica/filter.h"

#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;
using namespace tieback::mock::acumatica;

namespace {

Record sample() {
  Record record;
  record.set(co::kRefNbr, std::string("000042"));
  record.set(co::kDescription, std::string("O'Neill's (extra) steel"));
  record.set(co::kHold, true);
  record.set(co::kCommitmentsTotal, *Decimal::parse("2500.00"));
  record.set(co::kChangeDate, *parseDateTime("2026-06-30"));
  return record;
}

bool matches(const std::string& text) {
  INFO(text);
  auto filter = parseFilter(text, changeOrderSpec());
  if (const auto* error = std::get_if<std::string>(&filter)) FAIL(*error);
  return std::get<Filter>(filter).matches(sample());
}

}  // namespace

TEST_CASE("filters compare by the field's type") {
  CHECK(matches("RefNbr eq '000042'"));
  CHECK(matches("Description eq 'O''Neill''s (extra) steel'"));
  CHECK(matches("CommitmentsChangeTotal eq 2500"));
  CHECK(matches("CommitmentsChangeTotal gt 2499.99m and CommitmentsChangeTotal le 2500.00"));
  CHECK(matches("Hold eq true"));
  CHECK(matches("ChangeDate ge datetimeoffset'2026-06-30T00:00:00+00:00'"));
  CHECK_FALSE(matches("ChangeDate lt datetimeoffset'2026-06-30T02:00:00+02:00'"));
  CHECK(matches("ExternalRefNbr eq null"));
  CHECK(matches("ExternalRefNbr ne 'CCO-1'"));
  CHECK_FALSE(matches("ExternalRefNbr eq 'CCO-1'"));
}

TEST_CASE("filters join, negate, nest and search") {
  CHECK(matches("RefNbr eq 'x' or Hold eq true and RefNbr ne 'x'"));
  CHECK_FALSE(matches("(RefNbr eq 'x' or Hold eq true) and RefNbr eq 'x'"));
  CHECK(matches("not (RefNbr eq 'x')"));
  CHECK(matches("substringof('extra',Description) and startswith(RefNbr,'0000') and endswith(RefNbr, '42')"));
}

TEST_CASE("filters that cannot be read are refused with the place") {
  for (const char* text :
       {"", "RefNbr", "RefNbr eq", "RefNbr eq 'x", "Nope eq 'x'", "locked eq true", "RefNbr eq 'x' y", "(RefNbr eq 'x'",
        "Hold eq 1", "CommitmentsChangeTotal eq 'x'", "RefNbr like 'x'"}) {
    CAPTURE(text);
    CHECK(std::holds_alternative<std::string>(parseFilter(text, changeOrderSpec())));
  }
  CHECK(std::holds_alternative<std::string>(parseFilter(std::string(5000, '('), changeOrderSpec())));
}

TEST_CASE("acumatica: lists are filtered, cut and selected; lines are there only when asked for") {
  Site site;
  const Json vendors =
      parsed(site.api("GET", "Vendor?$filter=Status%20eq%20'Active'&$select=VendorID&$top=1&$skip=1").body);
  REQUIRE(vendors.items().size() == 1);
  CHECK(field(vendors.items()[0], "VendorID") == "V-1002");
  CHECK(vendors.items()[0].find("VendorName") == nullptr);
  CHECK(site.api("GET", "Vendor?$filter=VendorID eq 'none'").body == "[]");
  CHECK(parsed(site.api("GET", "Subcontract/SC-001").body).find("Details") == nullptr);
  CHECK(parsed(site.api("GET", "Subcontract/SC-001?$expand=Details").body).find("Details")->items().size() == 2);
  CHECK(field(parsed(site.api("GET", "PurchaseOrder/Normal/PO-001").body), "OrderTotal") == "5000.0000");
  CHECK(site.api("GET", "Subcontract?$expand=Nope").status == 500);
  CHECK(site.api("GET", "Subcontract/none").status == 404);
  site.set(R"({"missing_record":500})");
  CHECK(site.api("GET", "Subcontract/none").status == 500);
}

TEST_CASE("acumatica: change orders are found by their external reference through an index, also after changes") {
  Site site;
  const std::string first = site.putChangeOrder(kUpdateLine, R"("ExternalRefNbr":{"value":"CCO-1"},)");
  const std::string second = site.putChangeOrder(kUpdateLine, R"("ExternalRefNbr":{"value":"CCO-1"},)");
  const std::string query = "ChangeOrder?$filter=ExternalRefNbr%20eq%20'CCO-1'";
  CHECK(parsed(site.api("GET", query).body).items().size() == 2);
  site.patch("ChangeOrder", first, R"({"ExternalRefNbr":"CCO-2"})");
  const Json left = parsed(site.api("GET", query + "&$top=2").body);
  REQUIRE(left.items().size() == 1);
  CHECK(field(left.items()[0], "RefNbr") == second);
  CHECK(parsed(site.api("GET", query + " and Status eq 'Closed'").body).items().empty());
}
