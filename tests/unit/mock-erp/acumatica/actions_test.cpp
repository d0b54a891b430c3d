#include <catch2/catch.hpp>

#include <set>

#include "site.h"

using namespace tieback::mock;

namespace {

std::string newLine(const std::string& nbr, const std::string& rest) {
  return R"({"Status":{"value":"New Line"},"POType":{"value":"Subcontract"},"PONbr":{"value":")" + nbr +
         R"("},"CostCode":{"value":"05-120"},)" + rest + "}";
}

}  // namespace

TEST_CASE("acumatica: a release is 202 until 204, and then the deltas are in the commitment") {
  Site site;
  site.set(R"({"operation_polls":2})");
  const std::string ref = site.putChangeOrder(
      R"({"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-001"},"POLineNbr":{"value":1},"Qty":{"value":-10},)"
      R"("UnitCost":{"value":149.00},"Amount":{"value":-1490.50}},)" +
      newLine("SC-001", R"("Qty":{"value":2},"UnitCost":{"value":12.50})"));
  CHECK(site.act("ReleaseChangeOrder", ref).status == 500);  // still on hold
  CHECK(site.act("RemoveChangeOrderFromHold", ref).status == 204);
  const HttpResponse started = site.act("ReleaseChangeOrder", ref);
  CHECK(started.status == 202);
  const std::string location = *findHeader(started.headers, "Location");
  CHECK(site.status(ref) == "Open");
  CHECK(site.send("GET", location).status == 202);
  CHECK(site.send("GET", location).status == 202);
  CHECK(site.send("GET", location).status == 204);
  CHECK(site.send("GET", location).status == 204);
  CHECK(site.status(ref) == "Closed");
  const Json contract = site.book("Subcontract", "SC-001");
  CHECK(contract.find("SubcontractTotal")->numberText() == "23534.5");
  const auto& lines = contract.find("Details")->items();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].find("OrderQty")->numberText() == "90");
  // The amount is moved, not worked out from quantity and cost.
  CHECK(lines[0].find("Amount")->numberText() == "13509.5");
  CHECK(lines[0].find("UnitCost")->numberText() == "149");
  CHECK(lines[2].find("LineNbr")->integer() == 3);
  CHECK(lines[2].find("Amount")->numberText() == "25");
}

TEST_CASE("acumatica: while an operation runs its session is kept from the document, another brings it on") {
  Site site;
  site.set(R"({"operation_polls":1})");
  const std::string ref = site.putChangeOrder(kUpdateLine);
  const std::string other = site.putChangeOrder(kUpdateLine);
  site.act("RemoveChangeOrderFromHold", ref);
  CHECK(site.act("ReleaseChangeOrder", ref).status == 202);
  const HttpResponse busy = site.api("GET", "ChangeOrder/" + ref);
  CHECK(busy.status == 500);
  CHECK(parsed(busy.body).text("exceptionMessage") == "The previous operation has not been completed yet.");
  CHECK(site.api("GET", "ChangeOrder/" + other).status == 200);
  CHECK(site.api("GET", "Vendor").status == 200);
  site.set(R"({"operation_locks":"form"})");
  CHECK(site.api("GET", "ChangeOrder/" + other).status == 500);
  site.cookies = cookieHeader(site.login());
  CHECK(field(parsed(site.api("GET", "ChangeOrder/" + ref).body), "Status") == "Closed");
}

TEST_CASE("acumatica: an operation may take time by the clock") {
  Site site;
  site.set(R"({"operation_polls":0,"operation_ms":5000})");
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.act("RemoveChangeOrderFromHold", ref);
  const HttpResponse started = site.act("ReleaseChangeOrder", ref);
  const std::string location = *findHeader(started.headers, "Location");
  for (int i = 0; i < 5; ++i) CHECK(site.send("GET", location).status == 202);
  site.clock.advanceSeconds(5);
  CHECK(site.send("GET", location).status == 204);
  CHECK(site.status(ref) == "Closed");
}

TEST_CASE("acumatica: of two sessions that release one document at once only the first does") {
  Site site;
  site.set(R"({"operation_polls":0,"operation_ms":5000})");
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.act("RemoveChangeOrderFromHold", ref);
  const HttpResponse first = site.act("ReleaseChangeOrder", ref);
  const std::string cookies = site.cookies;
  site.cookies = cookieHeader(site.login());
  const HttpResponse second = site.act("ReleaseChangeOrder", ref);
  CHECK(second.status == 202);
  const std::string own = site.cookies;
  site.clock.advanceSeconds(5);
  site.cookies = cookies;
  const int of_first = site.poll(first);
  site.cookies = own;
  const HttpResponse failed = site.send("GET", *findHeader(second.headers, "Location"));
  CHECK(std::set<int>{of_first, failed.status} == std::set<int>{204, 500});
  CHECK(site.status(ref) == "Closed");
  CHECK(site.book("Subcontract", "SC-001").find("SubcontractTotal")->numberText() == "27500");
}

TEST_CASE("acumatica: a release that fails in the background says so at its location and changes nothing") {
  Site site;
  const std::string ref = site.putChangeOrder(
      std::string(kUpdateLine) + "," +
      R"({"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-002"},"POLineNbr":{"value":1},"Amount":{"value":1}})");
  site.act("RemoveChangeOrderFromHold", ref);
  const HttpResponse started = site.act("ReleaseChangeOrder", ref);
  site.patch("Subcontract", "SC-002", R"({"Status":"Closed"})");
  CHECK(site.poll(started) == 500);
  CHECK(site.status(ref) == "Open");
  CHECK(site.book("Subcontract", "SC-001").find("SubcontractTotal")->numberText() == "25000");
}

TEST_CASE("acumatica: a closed period stops a release, too") {
  Site site;
  site.set(R"({"operation_polls":0})");
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.act("RemoveChangeOrderFromHold", ref);
  site.patch("FinancialPeriod", "2026", R"({"Details":[{"FinancialPeriodID":"062026","Status":"Closed"}]})");
  CHECK(site.act("ReleaseChangeOrder", ref).status == 500);
  CHECK(site.status(ref) == "Open");
}

TEST_CASE("acumatica: a class with approval waits for the approver, who may be played by the settings") {
  Site site;
  site.set(R"({"operation_polls":0})");
  const std::string appr = R"("Class":{"value":"APPR"},)";
  const std::string first = site.putChangeOrder(kUpdateLine, appr);
  site.act("RemoveChangeOrderFromHold", first);
  CHECK(site.status(first) == "Pending Approval");
  CHECK(site.act("ReleaseChangeOrder", first).status == 500);
  CHECK(site.act("RejectChangeOrder", first).status == 204);
  CHECK(site.status(first) == "Rejected");
  CHECK(site.act("HoldChangeOrder", first).status == 204);
  site.act("RemoveChangeOrderFromHold", first);
  CHECK(site.act("ApproveChangeOrder", first).status == 204);
  CHECK(site.status(first) == "Open");

  site.set(R"({"approval":"approve","approval_after_ms":60000})");
  const std::string second = site.putChangeOrder(kUpdateLine, appr);
  site.act("RemoveChangeOrderFromHold", second);
  CHECK(field(parsed(site.api("GET", "ChangeOrder/" + second).body), "Status") == "Pending Approval");
  site.clock.advanceSeconds(60);
  CHECK(field(parsed(site.api("GET", "ChangeOrder/" + second).body), "Status") == "Open");
}

TEST_CASE("acumatica: what is not on hold cannot be changed or deleted, but put on hold again") {
  Site site;
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.act("RemoveChangeOrderFromHold", ref);
  const std::string key = R"({"RefNbr":{"value":")" + ref + R"("},)";
  const HttpResponse refused = site.api("PUT", "ChangeOrder", key + R"("Description":{"value":"x"}})");
  CHECK(refused.status == 422);
  CHECK_FALSE(parsed(refused.body).text("error").empty());
  CHECK(site.api("DELETE", "ChangeOrder/" + ref).status == 500);
  CHECK(field(parsed(site.api("PUT", "ChangeOrder", key + R"("Hold":{"value":true}})").body), "Status") == "On Hold");
  CHECK(site.api("DELETE", "ChangeOrder/" + ref).status == 204);
}

TEST_CASE("acumatica: Hold false at once skips the hold") {
  Site site;
  const std::string ref = site.putChangeOrder(kUpdateLine, R"("Hold":{"value":false},)");
  CHECK(site.status(ref) == "Open");
}

TEST_CASE("acumatica: reopening takes the line and its closed document back") {
  Site site;
  site.set(R"({"operation_polls":0})");
  const std::string ref = site.putChangeOrder(
      R"({"Status":{"value":"Reopen"},"POType":{"value":"RS"},"PONbr":{"value":"SC-003"},"POLineNbr":{"value":1},"Amount":{"value":99}})");
  CHECK(site.book("ChangeOrder", ref).find("CommitmentsChangeTotal")->numberText() == "0");
  site.act("RemoveChangeOrderFromHold", ref);
  CHECK(site.act("ReleaseChangeOrder", ref).status == 204);
  const Json contract = site.book("Subcontract", "SC-003");
  CHECK(contract.text("Status") == "Open");
  CHECK_FALSE(contract.find("Details")->items()[0].find("Completed")->boolean());
}

TEST_CASE("acumatica: lines for new documents make one for each vendor") {
  Site site;
  site.set(R"({"operation_polls":0})");
  const std::string document =
      R"({"Status":{"value":"New Document"},"POType":{"value":"Subcontract"},"CostCode":{"value":"05-120"},"Amount":{"value":10},"Vendor":)";
  const std::string ref = site.putChangeOrder(document + R"({"value":"V-1001"}},)" + document +
                                              R"({"value":"V-1001"}},)" + document + R"({"value":"V-1002"}})");
  site.act("RemoveChangeOrderFromHold", ref);
  REQUIRE(site.act("ReleaseChangeOrder", ref).status == 204);
  const Json lines = *site.book("ChangeOrder", ref).find("Commitments");
  CHECK(lines.items()[0].text("PONbr") == lines.items()[1].text("PONbr"));
  CHECK(lines.items()[0].text("PONbr") != lines.items()[2].text("PONbr"));
  CHECK(site.book("Subcontract", std::string(lines.items()[0].text("PONbr"))).find("SubcontractTotal")->numberText() ==
        "20");
}

TEST_CASE("acumatica: reversing makes a change order on hold that takes all back") {
  Site site;
  site.set(R"({"operation_polls":0})");
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.act("RemoveChangeOrderFromHold", ref);
  site.act("ReleaseChangeOrder", ref);
  CHECK(site.act("ReverseChangeOrder", ref).status == 204);
  const Json reversal = site.book("ChangeOrder", "000002");
  CHECK(reversal.text("OriginalCORefNbr") == ref);
  CHECK(reversal.find("CommitmentsChangeTotal")->numberText() == "-2500");
  site.act("RemoveChangeOrderFromHold", "000002");
  CHECK(site.act("ReleaseChangeOrder", "000002").status == 204);
  CHECK(site.book("Subcontract", "SC-001").find("SubcontractTotal")->numberText() == "25000");
}

TEST_CASE("acumatica: a user without release rights may hold only") {
  Site site;
  const std::string ref = site.putChangeOrder(kUpdateLine);
  site.cookies = cookieHeader(site.login("holdonly"));
  CHECK(site.act("RemoveChangeOrderFromHold", ref).status == 204);
  CHECK(site.act("ReleaseChangeOrder", ref).status == 403);
}
