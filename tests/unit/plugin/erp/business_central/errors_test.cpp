// The vendor's error shapes, what each status means for a look and for a write, and the page that lists the codes.
#include <fstream>
#include <sstream>

#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::business_central;

namespace {

ErpError refused(int status, const std::string& code, const std::string& words) {
  return refusedBy(outcomeOf(failure(status, code, words), Effect::write, 0));
}

}  // namespace

TEST_CASE("the vendor's words become a code with a remedy, and stay beside it") {
  struct Row {
    const char* code;
    const char* words;
    const char* ours;
  };
  const auto row = GENERATE(values<Row>({
      {"Application_FieldValidationException",
       "Status must be equal to 'Open'  in Purchase Header: Document Type=Order, No.=SC-001. Current value is "
       "'Released'.",
       "commitment_released"},
      {"Application_DialogException",
       "You cannot create this type of document when Vendor V-1003 is blocked with type All", "vendor_inactive"},
      {"Application_DialogException", "The buy-from vendor cannot be found.", "vendor_unknown"},
      {"Application_DialogException", "Account does not exist.", "account_unknown"},
      {"Application_FieldValidationException",
       "Blocked must be equal to 'No'  in G/L Account: No.=62100. Current value is 'Yes'.", "account_blocked"},
      {"Application_DialogException", "The \"valueCode\" does not match to a Dimension Value.", "cost_code_unknown"},
      {"Application_DialogException", "The \"code\" does not match to a Dimension.", "dimension_unknown"},
      {"Application_DialogException",
       "You may not enter numbers manually. If you want to enter numbers manually, please activate Manual Nos. in No. "
       "Series P-ORD.",
       "number_not_taken"},
      {"BadRequest", "Control 'number' is read-only.", "number_not_taken"},
      {"BadRequest", "Control 'vendorName' is read-only.", "field_read_only"},
      {"BadRequest",
       "The property 'description2' does not exist on type 'Microsoft.NAV.purchaseOrderLine'. Make sure to only use "
       "property names that are defined by the type.",
       "field_unknown"},
      {"Internal_EntityWithSameKeyExists", "The Attachment Entity Buffer already exists.", "already_there"},
      {"Application_StringExceededLength",
       "The length of the string is 57, but it must be less than or equal to 50 characters. Value: x", "text_too_long"},
      {"Application_DialogException", "Posting Date is not within your range of allowed posting dates.",
       "period_closed"},
  }));
  const auto error = refused(400, row.code, row.words);
  CHECK(error.code == row.ours);
  CHECK_FALSE(error.remedy.empty());
  CHECK_THAT(error.erp_message, Catch::Contains(std::string(row.words).substr(0, 30)) && Catch::Contains(row.code));
}

TEST_CASE("a rule that the table does not know is refused with its words, and not tried again") {
  const auto error = refused(400, "Application_DialogException", "The moon is in the wrong house.");
  CHECK(error.code == "erp_refused");
  CHECK_THAT(error.message, Catch::Contains("wrong house"));
}

TEST_CASE("somebody else's edit is no failure: it is read again") {
  for (const int status : {409, 412}) {
    const auto outcome = outcomeOf(
        failure(status, "Request_EntityChanged", "Another user has already changed the record."), Effect::write, 0);
    REQUIRE(std::holds_alternative<TryLater>(outcome));
    CHECK(std::get<TryLater>(outcome).error.code == kChanged);
  }
}

TEST_CASE("what the server gave up on, or says in no shape of the vendor's, leaves a write in doubt") {
  const auto [status, body] = GENERATE(table<int, std::string>(
      {{408, ""},
       {500, "<html><body>Runtime Error</body></html>"},
       {500, R"({"error":{"code":"Internal_ServerError","message":"Cannot establish a connection"}})"},
       {500, R"({"error":{"code":"Unknown","message":"?"}})"},
       {502, "<html>Bad gateway</html>"},
       {503, ""},
       {504, "{}"}}));
  CAPTURE(status, body);
  const WireReply reply{status, {{"Retry-After", "30"}}, body};
  CHECK(std::holds_alternative<InDoubt>(outcomeOf(reply, Effect::write, 0)));
  const auto look = outcomeOf(reply, Effect::read, 1000);
  REQUIRE(std::holds_alternative<TryLater>(look));
  CHECK(std::get<TryLater>(look).at_us == 30'001'000);
}

TEST_CASE("an application error with status 500 was undone, so it is a refusal") {
  CHECK(refused(500, "Application_DialogException", "The buy-from vendor cannot be found.").code == "vendor_unknown");
}

TEST_CASE("a throttle names the time and holds for the whole connection") {
  const auto outcome = outcomeOf({429,
                                  {{"Retry-After", "60"}},
                                  R"({"error":{"code":"Application_TooManyRequests","message":"Too many requests"}})"},
                                 Effect::write, 1'000'000);
  REQUIRE(std::holds_alternative<TryLater>(outcome));
  const auto& later = std::get<TryLater>(outcome);
  CHECK(later.error.code == "throttled");
  CHECK(later.whole_connection);
  CHECK(later.at_us == 61'000'000);
}

TEST_CASE("permission, a wrong environment, a wrong company, a redirect and an unknown address are told apart") {
  CHECK(refused(403, "Authorization_RequestDenied", "no").category == Category::not_permitted);
  CHECK(refused(404, "NoEnvironment", "Environment does not exist.").code == "environment_unknown");
  CHECK(refused(404, "Internal_CompanyNotFound", "Cannot find the company").code == "company_unknown");
  CHECK(refused(404, "BadRequest_NotFound", "Bad Request - Error in query syntax").code == "address_unknown");
  CHECK(refusedBy(outcomeOf({404, {}, "<html>"}, Effect::write, 0)).code == "address_unknown");
  const auto redirect = refusedBy(outcomeOf({302, {{"Location", "https://evil.example/"}}, ""}, Effect::write, 0));
  CHECK(redirect.code == "redirected");
  CHECK_THAT(redirect.message, Catch::Contains("evil.example"));
}

TEST_CASE("Microsoft Entra's reasons are told apart") {
  const auto said = [](const char* code, const char* words) {
    const auto body =
        json::Value::object({{"error", "invalid_client"}, {"error_description", std::string(code) + words}});
    const auto outcome = signInRefusal({401, {}, body.dump()}, 0);
    REQUIRE(outcome);
    return refusedBy(*outcome);
  };
  CHECK(said("AADSTS7000215", ": Invalid client secret provided.").field == "client_secret");
  CHECK_THAT(said("AADSTS7000222", ": The provided client secret keys are expired.").remedy,
             Catch::Contains("new client secret"));
  CHECK(said("AADSTS90002", ": Tenant 'x' not found.").field == "tenant");
  CHECK(said("AADSTS700016", ": Application with identifier 'x' was not found in the directory").field == "client_id");
  CHECK(said("AADSTS500011", ": The resource principal named x was not found").field == "scope");
  CHECK(said("AADSTS7000215", "").category == Category::not_permitted);
  CHECK_FALSE(signInRefusal({400, {}, R"({"error":"invalid_request","error_description":"AADSTS1: new"})"}, 0));
  CHECK_FALSE(signInRefusal({503, {}, "<html>"}, 0));
}

TEST_CASE("the page lists every code of the table") {
  std::ifstream file(DOCS_FOLDER "/erp/business_central.md");
  std::stringstream page;
  page << file.rdbuf();
  for (const auto& rule : errorRules()) {
    INFO(rule.code);
    CHECK(page.str().find("`" + std::string(rule.code) + "`") != std::string::npos);
  }
}
