// What the ERP refuses, in its words, at the field; and that a refusal changes nothing.
#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;

namespace {

struct Refused {
  Json entity;
  Json line;
};

Refused refuse(Site& site, const std::string& line, const std::string& header = "") {
  const HttpResponse response = site.api(
      "PUT", "ChangeOrder", R"({"ProjectID":{"value":"TOWER"},)" + header + R"("Commitments":[)" + line + "]}");
  INFO(response.body);
  CHECK(response.status == 422);
  CHECK_FALSE(response.applied);
  CHECK(std::get<Json>(site.erp.list("ChangeOrder")).items().empty());
  const Json entity = parsed(response.body);
  const Json* lines = entity.find("Commitments");
  return {entity, lines != nullptr ? lines->items()[0] : Json()};
}

std::string line(const std::string& nbr, const std::string& rest) {
  return R"({"POType":{"value":"Subcontract"},"PONbr":{"value":")" + nbr + R"("},)" + rest + "}";
}

}  // namespace

TEST_CASE("acumatica refuses an unknown or closed commitment") {
  Site site;
  CHECK(fieldError(refuse(site, line("SC-999", R"("POLineNbr":{"value":1})")).line, "PONbr") ==
        "'PO Nbr.' cannot be found in the system.");
  CHECK(fieldError(refuse(site, line("SC-003", R"("POLineNbr":{"value":1})")).line, "PONbr").find("Closed") !=
        std::string::npos);
  CHECK(fieldError(refuse(site, line("SC-001", R"("POLineNbr":{"value":9})")).line, "POLineNbr") ==
        "'PO Line Nbr.' cannot be found in the system.");
}

TEST_CASE("acumatica refuses an inactive or unknown vendor") {
  Site site;
  CHECK(fieldError(refuse(site, line("SC-004", R"("POLineNbr":{"value":1})")).line, "Vendor") ==
        "The vendor status is 'Inactive'.");
  CHECK(fieldError(refuse(site, line("SC-001", R"("POLineNbr":{"value":1},"Vendor":{"value":"V-9"})")).line,
                   "Vendor") == "'Vendor' cannot be found in the system.");
  const HttpResponse order =
      site.api("PUT", "Subcontract", R"({"SubcontractNbr":{"value":"SC-9"},"VendorID":{"value":"V-9"}})");
  CHECK(order.status == 422);
  CHECK(fieldError(parsed(order.body), "VendorID") == "'Vendor' cannot be found in the system.");
  site.patch("Vendor", "V-1001", R"({"Status":"Inactive"})");
  CHECK_FALSE(fieldError(refuse(site, kUpdateLine).line, "Vendor").empty());
}

TEST_CASE("acumatica refuses an unknown or inactive cost code and an unknown task") {
  Site site;
  const auto error = [&](const std::string& rest, const char* name) {
    return fieldError(refuse(site, line("SC-001", R"("Status":{"value":"New Line"},)" + rest)).line, name);
  };
  CHECK(error(R"("CostCode":{"value":"00-000"})", "CostCode") == "'Cost Code' cannot be found in the system.");
  CHECK(error(R"("CostCode":{"value":"99-900"})", "CostCode") == "The 99-900 cost code is inactive.");
  CHECK(error(R"("Qty":{"value":1})", "CostCode") == "'Cost Code' cannot be empty.");
  CHECK(error(R"("CostCode":{"value":"03-300"},"ProjectTaskID":{"value":"77"})", "ProjectTaskID") ==
        "'Project Task' cannot be found in the system.");
}

TEST_CASE("acumatica refuses a date in a closed period or in none") {
  Site site;
  CHECK(fieldError(refuse(site, kUpdateLine, R"("ChangeDate":{"value":"2026-01-31T23:00:00"},)").entity,
                   "ChangeDate") == "The 01-2026 financial period is closed.");
  CHECK_FALSE(
      fieldError(refuse(site, kUpdateLine, R"("ChangeDate":{"value":"2041-01-01"},)").entity, "ChangeDate").empty());
  site.patch("FinancialPeriod", "2026", R"({"Details":[{"FinancialPeriodID":"062026","Status":"Closed"}]})");
  CHECK_FALSE(fieldError(refuse(site, kUpdateLine).entity, "ChangeDate").empty());
}

TEST_CASE("acumatica refuses a locked commitment, at once or at release, as set") {
  Site site;
  site.patch("Subcontract", "SC-001", R"({"locked":true})");
  CHECK(
      fieldError(refuse(site, kUpdateLine).line, "PONbr").starts_with("Another process has updated the 'Subcontract'"));
  site.set(R"({"lock_refused_at":"release","operation_polls":0})");
  const std::string ref = site.putChangeOrder(kUpdateLine);
  CHECK(site.act("RemoveChangeOrderFromHold", ref).status == 204);
  const HttpResponse released = site.act("ReleaseChangeOrder", ref);
  CHECK(released.status == 500);
  CHECK(parsed(released.body).text("exceptionMessage").starts_with("Another process has updated"));
  CHECK(site.status(ref) == "Open");
  site.patch("Subcontract", "SC-001", R"({"locked":false})");
  CHECK(site.act("ReleaseChangeOrder", ref).status == 204);
}

TEST_CASE("acumatica refuses a locked change order") {
  Site site;
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.patch("ChangeOrder", ref, R"({"locked":true})");
  const HttpResponse refused =
      site.api("PUT", "ChangeOrder", R"({"RefNbr":{"value":")" + ref + R"("},"Description":{"value":"x"}})");
  CHECK(refused.status == 422);
  CHECK(parsed(refused.body).text("error").starts_with("Another process"));
  CHECK(site.api("DELETE", "ChangeOrder/" + ref).status == 500);
}

TEST_CASE("acumatica refuses a negative quantity on new lines but takes a negative amount with none") {
  Site site;
  const std::string rest = R"("Status":{"value":"New Line"},"CostCode":{"value":"03-300"},)";
  CHECK_FALSE(fieldError(refuse(site, line("SC-001", rest + R"("Qty":{"value":-1})")).line, "Qty").empty());
  CHECK_FALSE(site.putChangeOrder(line("SC-001", rest + R"("Qty":{"value":0},"Amount":{"value":-100})")).empty());
}

TEST_CASE("acumatica refuses texts over the field's length, or cuts them, as set; units are UTF-16") {
  Site site;
  const std::string fits = R"("ExternalRefNbr":{"value":")" + std::string(30, 'x') + R"("},)";
  const std::string over = R"("ExternalRefNbr":{"value":")" + std::string(28, 'x') + "\xf0\x9f\x8f\x97y" + R"("},)";
  CHECK(fieldError(refuse(site, kUpdateLine, over).entity, "ExternalRefNbr") ==
        "The string value provided exceeds the field 'ExternalRefNbr' length.");
  site.set(R"({"overlong_text":"truncate"})");
  const std::string ref = site.putChangeOrder(kUpdateLine, over);
  CHECK(site.book("ChangeOrder", ref).text("ExternalRefNbr") == std::string(28, 'x') + "\xf0\x9f\x8f\x97");
  CHECK_FALSE(site.putChangeOrder(kUpdateLine, fits).empty());
}

TEST_CASE("acumatica refuses unknown projects, classes, drop-down values and values of another type") {
  Site site;
  CHECK(fieldError(refuse(site, kUpdateLine, R"("Class":{"value":"NOPE"},)").entity, "Class") ==
        "'Class' cannot be found in the system.");
  CHECK_FALSE(fieldError(refuse(site, kUpdateLine, R"("Class":{"value":"REVENUE"},)").entity, "Class").empty());
  CHECK_FALSE(fieldError(refuse(site, line("SC-001", R"("Status":{"value":"Other"})")).line, "Status").empty());
  CHECK_FALSE(
      fieldError(refuse(site, R"({"POType":{"value":"Blanket"},"PONbr":{"value":"X"}})").line, "POType").empty());
  CHECK_FALSE(
      fieldError(refuse(site, line("SC-001", R"("POLineNbr":{"value":1},"Amount":{"value":"ten"})")).line, "Amount")
          .empty());
  const HttpResponse project = site.api("PUT", "ChangeOrder", R"({"ProjectID":{"value":"NOPE"}})");
  CHECK(fieldError(parsed(project.body), "ProjectID") == "'Project' cannot be found in the system.");
}

TEST_CASE("acumatica: a document that is no entity is a 400") {
  Site site;
  CHECK(site.api("PUT", "ChangeOrder", "{").status == 400);
  CHECK(site.api("PUT", "ChangeOrder", "[]").status == 400);
  CHECK(site.api("PUT", "ChangeOrder", R"({"ProjectID":"TOWER"})").status == 400);
  CHECK(site.api("PUT", "ChangeOrder", R"({"Projekt":{"value":"TOWER"}})").status == 400);
  site.set(R"({"unknown_fields":"ignore"})");
  CHECK(site.api("PUT", "ChangeOrder", R"({"ProjectID":{"value":"TOWER"},"Projekt":{"value":"x"}})").status == 200);
  // What is wrong first is what is said; an unknown field counts only where it is refused.
  const char* both = R"({"Projekt":{"value":"x"},"ProjectID":"TOWER"})";
  CHECK(site.api("PUT", "ChangeOrder", both).body.find("ProjectID: expected") != std::string::npos);
  site.set(R"({"unknown_fields":"refuse"})");
  CHECK(site.api("PUT", "ChangeOrder", both).body.find("no field 'Projekt'") != std::string::npos);
}
