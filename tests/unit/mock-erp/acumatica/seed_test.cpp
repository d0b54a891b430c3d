#include "core/seed.h"

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "site.h"

using namespace tieback::mock;

namespace {

// The error without the file's path in front: ":line:column: message".
std::string load(const std::string& yaml) {
  Poco::TemporaryFile file;
  std::ofstream(file.path()) << yaml;
  FakeClock clock;
  Dialects dialects;
  dialects.add(builtInDialects().front().make({clock, 1}));
  const auto error = loadSeed(file.path(), dialects);
  if (!error) return {};
  REQUIRE(error->starts_with(file.path()));
  return error->substr(file.path().size());
}

}  // namespace

TEST_CASE("a seed's errors name line, column and what was expected") {
  CHECK(load("dialect: nope\n").starts_with(":1:10: unknown dialect 'nope'; this mock speaks"));
  CHECK(load("settings: {}\n").find("dialect: missing") != std::string::npos);
  CHECK(load("dialect: acumatica\nbook: {}\n").starts_with(":2:1: unknown key 'book'"));
  CHECK(load("dialect: acumatica\nsettings:\n  login_limit: many\n")
            .starts_with(":3:3: settings: login_limit: expected"));
  CHECK(load("dialect: acumatica\nbooks:\n  Nope: []\n").empty());
  CHECK(load("dialect: acumatica\nbooks:\n  Nope: [{A: 1}]\n").starts_with(":3:3: acumatica has no collection 'Nope'"));
  CHECK(load("dialect: acumatica\nbooks:\n  Vendor:\n    - {VendorID: V-1, Nmae: x}\n")
            .starts_with(":4:23: Vendor: Vendor has no field 'Nmae'"));
  CHECK(load("dialect: acumatica\nbooks:\n  Vendor:\n    - VendorID: V-1\n      VendorID: V-2\n")
            .starts_with(":5:7: key 'VendorID' is given twice"));
  CHECK(load("dialect: acumatica\nbooks:\n  Subcontract:\n    - SubcontractNbr: S\n      Details:\n        - {LineNbr: "
             "1}\n        - {LineNbr: x}\n")
            .starts_with(":7:12: Subcontract: LineNbr: expected a whole number"));
  CHECK(load("dialect: acumatica\nbooks:\n  Vendor:\n    - {VendorName: x}\n").find("VendorID: missing") !=
        std::string::npos);
  CHECK(load("dialect: [\n").starts_with(":2:1:"));
}

TEST_CASE("an unreadable seed is named") {
  Dialects none;
  CHECK(loadSeed("/nowhere/seed.yaml", none) == "/nowhere/seed.yaml: cannot be read");
}

TEST_CASE("codes with leading zeros stay text, numbers stay exact") {
  Site site;
  CHECK(site.book("ProjectTask", "TOWER/01").text("ProjectTaskID") == "01");
  const Json contract = site.book("Subcontract", "SC-001");
  CHECK(contract.find("SubcontractTotal")->numberText() == "25000");
  CHECK(contract.find("Details")->items()[0].find("Amount")->numberText() == "15000");
}

TEST_CASE("a financial year without periods has its twelve months, open, and leap days") {
  Site site;
  const auto made = site.erp.insert("FinancialPeriod", parsed(R"({"FinancialYear":"2040"})"));
  REQUIRE(std::holds_alternative<Json>(made));
  const Json year = site.book("FinancialPeriod", "2040");
  const auto& months = year.find("Details")->items();
  REQUIRE(months.size() == 12);
  CHECK(months[0].text("FinancialPeriodID") == "012040");
  CHECK(months[1].text("EndDate").starts_with("2040-02-29"));
  CHECK(months[11].text("EndDate").starts_with("2040-12-31"));
  CHECK(months[11].text("Status") == "Open");
}
