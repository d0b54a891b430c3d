#include <catch2/catch.hpp>
#include <thread>

#include "site.h"

using namespace tieback::mock;

namespace {

const Headers kInsertOnly{{"If-None-Match", "*"}};
const Headers kUpdateOnly{{"If-Match", "*"}};

std::string body(const std::string& fields) {
  return R"({"ProjectID":{"value":"TOWER"})" + fields + "}";
}

}  // namespace

TEST_CASE("acumatica: a change order is put on hold, with exact figures and 200") {
  Site site;
  const HttpResponse response = site.api(
      "PUT", "ChangeOrder?$expand=Commitments",
      body(
          R"(,"ExternalRefNbr":{"value":"CCO-4711"},"Commitments":[)" + std::string(kUpdateLine) +
          R"(,{"POType":{"value":"RS"},"PONbr":{"value":"SC-001"},"CostCode":{"value":"05-120"},"Qty":{"value":3},"UnitCost":{"value":0.1}}])"));
  CHECK(response.status == 200);
  CHECK(response.applied);
  const Json entity = parsed(response.body);
  CHECK(field(entity, "RefNbr") == "000001");
  CHECK(field(entity, "Status") == "On Hold");
  CHECK(field(entity, "Class") == "COMMIT");
  CHECK(field(entity, "CommitmentsChangeTotal") == "2500.3000");
  CHECK(entity.find("DetailedDescription")->members().empty());
  const Json& lines = *entity.find("Commitments");
  REQUIRE(lines.items().size() == 2);
  CHECK(field(lines.items()[0], "PotentiallyRevisedAmount") == "17500.0000");
  CHECK(field(lines.items()[0], "Vendor") == "V-1001");
  CHECK(field(lines.items()[1], "Status") == "New Line");
  CHECK(field(lines.items()[1], "Amount") == "0.3000");
  CHECK(field(lines.items()[1], "ProjectTaskID") == "01");
  // Nothing has reached the commitment yet.
  CHECK(site.book("Subcontract", "SC-001").find("SubcontractTotal")->numberText() == "25000");
}

TEST_CASE("acumatica: the answer has lines only when they are expanded, and may be cut to what was sent") {
  Site site;
  const std::string sent = body(R"(,"Commitments":[)" + std::string(kUpdateLine) + "]");
  CHECK(parsed(site.api("PUT", "ChangeOrder", sent).body).find("Commitments") == nullptr);
  site.set(R"({"put_response":"sent"})");
  const Json cut = parsed(site.api("PUT", "ChangeOrder", sent).body);
  CHECK(cut.find("RefNbr") != nullptr);
  CHECK(cut.find("ProjectID") != nullptr);
  CHECK(cut.find("Status") == nullptr);
}

TEST_CASE("acumatica: what a line on hold says of an existing commitment line is the commitment's, not the client's") {
  Site site;
  const HttpResponse response = site.api(
      "PUT", "ChangeOrder?$expand=Commitments",
      body(R"(,"Commitments":[{"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-001"},"POLineNbr":{"value":1},)"
           R"("CostCode":{"value":"26-000"},"Amount":{"value":1}}])"));
  CHECK(field(parsed(response.body).find("Commitments")->items()[0], "CostCode") == "03-300");
}

TEST_CASE("acumatica: amounts are rounded to the currency's decimals, as the ERP does unasked") {
  Site site;
  const std::string line =
      R"({"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-001"},"POLineNbr":{"value":1},"Amount":{"value":10.005}})";
  const std::string ref = site.putChangeOrder(line);
  CHECK(site.book("ChangeOrder", ref).find("CommitmentsChangeTotal")->numberText() == "10.01");
}

TEST_CASE("acumatica: with automatic numbering insert-only does not protect; with manual numbering it does") {
  Site site;
  const std::string sent = body(R"(,"RefNbr":{"value":"T-1"})");
  CHECK(field(parsed(site.api("PUT", "ChangeOrder", sent, kInsertOnly).body), "RefNbr") == "000001");
  CHECK(field(parsed(site.api("PUT", "ChangeOrder", sent, kInsertOnly).body), "RefNbr") == "000002");
  site.set(R"({"numbering":"manual"})");
  CHECK(field(parsed(site.api("PUT", "ChangeOrder", sent, kInsertOnly).body), "RefNbr") == "T-1");
  const HttpResponse repeated = site.api("PUT", "ChangeOrder", sent, kInsertOnly);
  CHECK(repeated.status == 412);
  CHECK_FALSE(repeated.applied);
  CHECK(site.api("PUT", "ChangeOrder", body(R"(,"RefNbr":{"value":"T-2"})"), kUpdateOnly).status == 412);
  CHECK(fieldError(parsed(site.api("PUT", "ChangeOrder", body("")).body), "RefNbr") ==
        "'Reference Nbr.' cannot be empty.");
}

TEST_CASE("acumatica: a change order on hold is updated, its lines by id, and deleted") {
  Site site;
  const std::string ref = site.putChangeOrder(kUpdateLine);
  const Json before = parsed(site.api("GET", "ChangeOrder/" + ref + "?$expand=Commitments").body);
  const std::string lineId(before.find("Commitments")->items()[0].text("id"));
  const std::string update = R"({"RefNbr":{"value":")" + ref + R"("},"Commitments":[{"id":")" + lineId +
                             R"(","Amount":{"value":-5}},)" + kUpdateLine + "]}";
  const Json after = parsed(site.api("PUT", "ChangeOrder?$expand=Commitments", update, kUpdateOnly).body);
  CHECK(after.find("Commitments")->items().size() == 2);
  CHECK(field(after, "CommitmentsChangeTotal") == "2495.0000");
  const std::string remove =
      R"({"id":")" + std::string(before.text("id")) + R"(","Commitments":[{"id":")" + lineId + R"(","delete":true}]})";
  const Json shorter = parsed(site.api("PUT", "ChangeOrder?$expand=Commitments", remove).body);
  REQUIRE(shorter.find("Commitments")->items().size() == 1);
  CHECK(shorter.find("Commitments")->items()[0].text("id") != lineId);
  CHECK(site.api("DELETE", "ChangeOrder/" + std::string(before.text("id"))).status == 204);
  CHECK(site.api("GET", "ChangeOrder/" + ref).status == 404);
}

TEST_CASE("acumatica: PATCH only updates") {
  Site site;
  const std::string ref = site.putChangeOrder(kUpdateLine);
  const std::string change = R"({"RefNbr":{"value":")" + ref + R"("},"Description":{"value":"new"}})";
  CHECK(site.api("PATCH", "ChangeOrder", change).status == 200);
  CHECK(site.book("ChangeOrder", ref).text("Description") == "new");
  CHECK(site.api("PATCH", "ChangeOrder", change, kInsertOnly).status == 412);
  CHECK(site.api("PATCH", "ChangeOrder", R"({"RefNbr":{"value":"none"}})").status == 404);
}

TEST_CASE("acumatica: the same external reference twice is let pass, unless the site has a check of its own") {
  Site site;
  const std::string sent = body(R"(,"ExternalRefNbr":{"value":"CCO-1"})");
  CHECK(site.api("PUT", "ChangeOrder", sent).status == 200);
  CHECK(site.api("PUT", "ChangeOrder", sent).status == 200);
  site.set(R"({"unique_external_ref":true})");
  const HttpResponse refused = site.api("PUT", "ChangeOrder", sent);
  CHECK(refused.status == 422);
  CHECK_FALSE(fieldError(parsed(refused.body), "ExternalRefNbr").empty());
}

TEST_CASE("acumatica: a wrong endpoint, version, entity, action or method is not found") {
  Site site;
  CHECK(site.send("GET", "/entity/Default/23.200.001/Vendor").status == 404);
  CHECK(site.send("GET", "/entity/Other/24.200.001/Vendor").status == 404);
  CHECK(site.api("GET", "User").status == 404);
  CHECK(site.api("GET", "Nope").status == 404);
  CHECK(site.api("POST", "ChangeOrder/Nope", R"({"entity":{}})").status == 404);
  CHECK(site.api("OPTIONS", "Vendor").status == 405);
  site.set(R"({"endpoint":"TiebackExt","endpoint_version":"25.200.001"})");
  CHECK(site.send("GET", "/entity/TiebackExt/25.200.001/Vendor").status == 200);
  CHECK(site.send("GET", "/entity").body.find("TiebackExt") != std::string::npos);
}

TEST_CASE("acumatica: the site may live below a folder") {
  Site site;
  site.set(R"({"site":"/AcumaticaERP"})");
  HttpRequest request;
  request.path = "/entity/Default/24.200.001/Vendor";
  CHECK_FALSE(site.erp.owns(request));
  request.path = "/AcumaticaERP" + request.path;
  CHECK(site.erp.owns(request));
  CHECK(site.send("GET", "/AcumaticaERP/entity/Default/24.200.001/Vendor").status == 200);
}

TEST_CASE("acumatica: parallel inserts each get a number of their own") {
  Site site;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&site] {
      for (int i = 0; i < 50; ++i) site.api("PUT", "ChangeOrder", body(""));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(std::get<Json>(site.erp.list("ChangeOrder")).items().size() == 200);
}
