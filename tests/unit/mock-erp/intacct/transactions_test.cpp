// Change orders: what is taken, what they do to their source, and what is refused in Intacct's words.
#include <catch2/catch.hpp>

#include "company.h"

using namespace tieback::mock;

namespace {

std::string revised(Company& company) {
  return company.book("PODOCUMENT", "Subcontract-SC-001").find("TRX_REVISEDTOTAL")->numberText();
}

std::string refusalOf(Company& company, const std::string& function) {
  return errorsOf(company.call(function));
}

}  // namespace

TEST_CASE("a change order adds to the line it names and adds lines, once it is in effect") {
  Company company;
  const XmlNode result =
      company.call(changeOrder(item(company, "10", "150", true) + item(company, "1", "-80.50", false), "Draft"));
  CHECK(result.textOf("key") == "Subcontract Change Order-SCO-001");
  CHECK(revised(company) == "25000.00");
  CHECK(errorsOf(company.call("<update_potransaction key='Subcontract Change Order-SCO-001'><state>Pending</state>"
                              "</update_potransaction>"))
            .empty());
  CHECK(revised(company) == "26419.50");
  const Json order = company.book("PODOCUMENT", "Subcontract-SC-001");
  CHECK(order.find("TRX_TOTAL")->numberText() == "25000.00");
  CHECK(order.find("CHANGELOGNUMBER")->numberText() == "1");
  REQUIRE(order.find("LINES")->items().size() == 3);
  CHECK(order.find("LINES")->items()[0].find("REVISEDUNITQTY")->numberText() == "110");
}

TEST_CASE("where lines hold new totals, the line becomes what the change order says") {
  Company company;
  company.set(R"({"lines_hold":"total"})");
  company.call(changeOrder(item(company, "110", "160", true)));
  CHECK(revised(company) == "27600.00");
  const Json line = company.book("PODOCUMENT", "Subcontract-SC-001").find("LINES")->items()[0];
  CHECK(line.find("REVISEDUNITPRICE")->numberText() == "160");
}

TEST_CASE("an approval stands between posting and effect") {
  Company company;
  company.patch("PODOCUMENTPARAMS", "Subcontract Change Order", R"({"APPROVAL":true})");
  company.call(changeOrder(item(company, "1", "100", false)));
  const std::string key = "Subcontract Change Order-SCO-001";
  CHECK(company.book("PODOCUMENT", key).text("STATE") == "Submitted");
  CHECK(revised(company) == "25000.00");
  CHECK_THAT(refusalOf(company, "<update_potransaction key='" + key + "'><message>x</message></update_potransaction>"),
             Catch::Contains("cannot update a transaction that is Submitted"));
  company.call("<approve><PODOCUMENT><DOCID>" + key + "</DOCID></PODOCUMENT></approve>");
  CHECK(company.book("PODOCUMENT", key).text("STATE") == "Approved");
  CHECK(revised(company) == "25100.00");
  CHECK_THAT(refusalOf(company, "<delete_potransaction key='" + key + "'/>"), Catch::Contains("cannot delete"));
}

TEST_CASE("what is not in effect may be deleted, what waits only where so set") {
  Company company;
  company.call(changeOrder(item(company, "1", "100", false), "Draft"));
  const auto record = company.find("PODOCUMENT", {"RECORDNO"}, "PONUMBER", "TB-1");
  CHECK(errorsOf(
            company.call("<delete><object>PODOCUMENT</object><keys>" + record[0].children[0].text + "</keys></delete>"))
            .empty());
  CHECK(company.find("PODOCUMENT", {"RECORDNO"}, "PONUMBER", "TB-1").empty());
  company.patch("PODOCUMENTPARAMS", "Subcontract Change Order", R"({"APPROVAL":true})");
  company.set(R"({"delete_submitted":false})");
  company.call(changeOrder(item(company, "1", "100", false)));
  const std::string remove = "<delete_potransaction key='Subcontract Change Order-SCO-002'/>";
  CHECK_THAT(refusalOf(company, remove), Catch::Contains("cannot delete a transaction that is Submitted"));
  company.set(R"({"delete_submitted":true})");
  CHECK(refusalOf(company, remove).empty());
  CHECK_THAT(refusalOf(company, remove), Catch::Contains("not found"));
}

TEST_CASE("an approval by the admin side counts like any other") {
  Company company;
  company.call(changeOrder(item(company, "1", "100", false), "Draft"));
  company.patch("PODOCUMENT", "Subcontract Change Order-SCO-001", R"({"STATE":"Approved"})");
  CHECK(revised(company) == "25100.00");
}

TEST_CASE("each refusal names what is wrong, and the wrapper comes last") {
  Company company;
  const auto with = [&](const std::string& was, const std::string& is) {
    std::string text = changeOrder(item(company, "1", "100", true));
    text.replace(text.find(was), was.size(), is);
    return refusalOf(company, text);
  };
  CHECK_THAT(with("V-1001", "V-9"), Catch::StartsWith("BL01001973 Invalid Vendor 'V-9'") &&
                                        Catch::EndsWith("BL01001973 Could not create Document record!"));
  CHECK_THAT(with("V-1001", "V-1003"), Catch::Contains("V-1003 is inactive"));
  CHECK_THAT(with("V-1001", "V-1002"), Catch::Contains("vendor is not that of source document"));
  CHECK_THAT(with("03-300", "77-777"), Catch::Contains("Invalid Item '77-777'"));
  CHECK_THAT(with("03-300", "99-900"), Catch::Contains("99-900 is inactive"));
  CHECK_THAT(with("03-300", "05-120"), Catch::Contains("item is not that of the source document line"));
  CHECK_THAT(with("<month>6", "<month>1"), Catch::Contains("period 2026-01, which is closed"));
  CHECK_THAT(with("<day>15", "<day>x"), Catch::Contains("Invalid date"));
  CHECK_THAT(with("Subcontract Change Order", "Nothing"), Catch::Contains("definition 'Nothing' not found"));
  CHECK_THAT(with("Subcontract Change Order", "Purchase Order"), Catch::Contains("for change orders only"));
  CHECK_THAT(with("Subcontract Change Order", "Subcontract CO by hand"),
             Catch::StartsWith("PL01000127 Document Number is missing"));
  CHECK_THAT(with("<quantity>1<", "<quantity>one<"), Catch::Contains("Invalid value 'one' for quantity"));
  CHECK_THAT(with("<state>Pending", "<state>Odd"), Catch::Contains("Invalid state"));
  const std::string key = company.book("PODOCUMENT", "Subcontract-SC-003").find("RECORDNO")->numberText();
  const std::string own = company.book("PODOCUMENT", "Subcontract-SC-001").find("RECORDNO")->numberText();
  CHECK_THAT(with("<relateddockey>" + own, "<relateddockey>" + key), Catch::Contains("Subcontract-SC-003 is closed"));
  CHECK_THAT(with("<relateddockey>" + own, "<relateddockey>9999"), Catch::Contains("not found"));
  company.set(R"({"location_required":true})");
  CHECK_THAT(with("Pending", "Draft"), Catch::Contains("Location is required"));
  CHECK(company.find("PODOCUMENT", {"DOCID"}, "PONUMBER", "TB-1").empty());
}

TEST_CASE("a definition's own fields are taken and read, others are refused") {
  Company company;
  const auto custom = [](const std::string& name) {
    return "<customfields><customfield><customfieldname>" + name +
           "</customfieldname><customfieldvalue>4711</customfieldvalue></customfield></customfields>";
  };
  CHECK_THAT(refusalOf(company, changeOrder(item(company, "1", "1", false), "Draft", custom("COLOUR"))),
             Catch::Contains("COLOUR is not a valid field"));
  company.call(changeOrder(item(company, "1", "1", false), "Draft", custom("TIEBACK_ID")));
  const auto found = company.find("PODOCUMENT", {"TIEBACK_ID"}, "TIEBACK_ID", "4711");
  REQUIRE(found.size() == 1);
  CHECK(found[0].textOf("TIEBACK_ID") == "4711");
}

TEST_CASE("amounts are exact, and beyond what can be held refused") {
  Company company;
  company.call(changeOrder(item(company, "3", "33.3333333333", false)));
  CHECK(company.find("PODOCUMENT", {"TRX_SUBTOTAL"}, "PONUMBER", "TB-1")[0].textOf("TRX_SUBTOTAL") == "100.00");
  CHECK_THAT(refusalOf(company, changeOrder(item(company, "999999999999", "999999999999", false))),
             Catch::Contains("too large"));
}

TEST_CASE("a snapshot brings back books, sessions and what was executed") {
  Company company;
  const auto before = company.erp.snapshot();
  const std::string create = changeOrder(item(company, "1", "10", false));
  company.call(create, "k-1", "true");
  company.erp.restore(*before);
  CHECK(company.find("PODOCUMENT", {"DOCID"}, "PONUMBER", "TB-1").empty());
  CHECK(company.call(create, "k-1", "true").textOf("key") == "Subcontract Change Order-SCO-001");
}
