// Intacct's words, and what they are explained as.
#include "erp/dialects/intacct/errors.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "samples.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::intacct;
using namespace tieback::erp::test;

namespace {

Outcome outcomeOf(const std::string& errors) {
  const auto parsed = xml::parse("<errormessage>" + errors + "</errormessage>");
  return outcomeOfFunction(errorsIn(&std::get<xml::Element>(parsed)));
}

ErpError refusedWith(const std::string& errors) {
  const auto outcome = outcomeOf(errors);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  return std::get<Refused>(outcome).error;
}

const std::string kWrapper = errorXml("BL01001973", "Could not create Document record!");
const std::string kRolledBack =
    errorXml("XL03000009", "The entire transaction in this operation has been rolled back due to an error.");

}  // namespace

TEST_CASE("the reason is found among its wrappers, and all words are kept but the support id") {
  const auto error =
      refusedWith(errorXml("BL01001973", "Vendor V-201 is inactive", "PO-0123") + kWrapper + kRolledBack);
  CHECK(error.code == "vendor_inactive");
  CHECK(error.field == "vendorid");
  CHECK(error.erp_message ==
        "BL01001973 PO-0123: Vendor V-201 is inactive / BL01001973: Could not create Document record!");
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("the same number stands for many faults, so the words decide") {
  CHECK(refusedWith(errorXml("BL01001973", "The period is closed")).code == "period_closed");
  CHECK(refusedWith(errorXml("BL01001973", "Invalid Vendor 'X'")).code == "vendor_unknown");
  CHECK(refusedWith(errorXml("PL01000127", "Document Number is missing")).code == "number_missing");
  CHECK(refusedWith(errorXml("BL01001973", "You do not have permission for this")).category == Category::not_permitted);
}

TEST_CASE("what the table does not know is refused with Intacct's words, never tried again unasked") {
  const auto error = refusedWith(errorXml("BL99999999", "Something new"));
  CHECK(error.code == "erp_refused");
  CHECK_THAT(error.message, Catch::Contains("Something new"));
  CHECK(refusedWith("").code == "erp_refused");
}

TEST_CASE("a wrapper without a reason is how Intacct is busy: it was rolled back, and is tried again") {
  const auto outcome = outcomeOf(kWrapper + kRolledBack);
  const auto* later = std::get_if<TryLater>(&outcome);
  REQUIRE(later != nullptr);
  CHECK(later->error.code == "busy");
  CHECK_FALSE(later->whole_connection);
}

TEST_CASE("the page for people lists every code of the table") {
  std::ifstream file(DOCS_FOLDER "/erp/intacct.md");
  std::stringstream page;
  page << file.rdbuf();
  REQUIRE(file);
  for (const auto& rule : rules()) {
    INFO(rule.code);
    CHECK(page.str().find("`" + std::string(rule.code) + "`") != std::string::npos);
  }
}
