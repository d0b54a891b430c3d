// What QuickBooks and the way to it say no with: shapes, categories, and what is never taken for more than it says.
#include <fstream>
#include <sstream>

#include "erp/dialects/quickbooks_online/errors.h"
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::quickbooks_online;
using namespace tieback::erp::test;

namespace {

constexpr std::int64_t kNow = 1'000'000'000;

WireReply faultReply(const char* code, const char* message, const char* detail, int status = 400) {
  auto error = json::Value::object({{"Message", message}, {"Detail", detail}, {"code", code}, {"element", ""}});
  auto fault = json::Value::object({{"Error", json::Value::array({std::move(error)})}, {"type", "ValidationFault"}});
  return {status, {}, json::Value::object({{"Fault", std::move(fault)}}).dump()};
}

ErpError errorOf(const Outcome& outcome) {
  if (const auto* refused = std::get_if<Refused>(&outcome)) return refused->error;
  if (const auto* later = std::get_if<TryLater>(&outcome)) return later->error;
  FAIL("neither refused nor later");
  return {};
}

const char* const kThrottleXml =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<IntuitResponse time="2026-06-15T02:00:00.000-07:00" xmlns="http://schema.intuit.com/finance/v3">
    <Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=403</Message>
    <Detail>The request limit was reached.  Try again later</Detail></Error></Fault></IntuitResponse>)";

}  // namespace

TEST_CASE("a throttle is a throttle whatever its status and shape, and a minute long unless a header says more") {
  const auto reply =
      GENERATE(WireReply{403, {}, kThrottleXml}, WireReply{429, {}, kThrottleXml}, WireReply{429, {}, ""});
  const auto outcome = outcomeOf(reply, Effect::write, kNow);
  const auto* later = std::get_if<TryLater>(&outcome);
  REQUIRE(later != nullptr);
  CHECK(later->error.code == "throttled");
  CHECK(later->whole_connection);
  CHECK(later->at_us == kNow + 60'000'000);
  const auto told = outcomeOf({429, {{"Retry-After", "120"}}, ""}, Effect::read, kNow);
  CHECK(std::get<TryLater>(told).at_us == kNow + 120'000'000);
}

TEST_CASE("sign-in, wrong company and missing rights are told apart, in every shape") {
  const char* const wrong_company =
      R"(<IntuitResponse xmlns="http://schema.intuit.com/finance/v3" time="t"><Fault type="AuthenticationFault">)"
      R"(<Error code="100"><Message>General Authentication Error</Message><Detail>SRV-110-Authentication Failure)"
      R"(</Detail></Error></Fault></IntuitResponse>)";
  const char* const expired =
      R"({"warnings":null,"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; )"
      R"(statusCode=401","detail":"Token expired","code":"3200","element":null}],"type":"AUTHENTICATION"}})";
  const char* const forbidden =
      R"({"fault":{"error":[{"message":"message=AuthorizationFailed; errorCode=003100; statusCode=403",)"
      R"("detail":null,"code":"3100"}],"type":"SERVICE"}})";
  const auto company = errorOf(outcomeOf({401, {}, wrong_company}, Effect::read, kNow));
  CHECK(company.code == "bad_login");
  CHECK(company.field == "realm_id");
  CHECK(company.category == Category::not_permitted);
  CHECK(errorOf(outcomeOf({401, {}, expired}, Effect::read, kNow)).code == "bad_login");
  CHECK(errorOf(outcomeOf({403, {}, forbidden}, Effect::read, kNow)).code == "erp_not_permitted");
  CHECK(errorOf(outcomeOf({401, {}, ""}, Effect::read, kNow)).code == "bad_login");
  const auto plan = faultReply("5020", "Permission Denied Error", "Not entitled");
  CHECK(errorOf(outcomeOf(plan, Effect::write, kNow)).code == "feature_missing");
}

TEST_CASE("validation faults go by their code, and keep the vendor's words") {
  const auto [code, message, detail, ours] = GENERATE(table<const char*, const char*, const char*, const char*>({
      {"6140", "Duplicate Document Number Error", "This number has already been used.", "number_taken"},
      {"6210", "Duplicate Document Number Error", "You must specify a different number.", "number_taken"},
      {"6210", "Account Period Closed", "The account period has closed.", "period_closed"},
      {"2500", "Invalid Reference Id", "Invalid Reference Id : Line.ItemBasedExpenseLineDetail.ItemRef",
       "cost_code_unknown"},
      {"2500", "Invalid Reference Id", "Something you're trying to use has been made inactive.", "reference_inactive"},
      {"610", "Object Not Found", "Another user has deleted this transaction.", "record_gone"},
      {"6070", "Amount calculation incorrect in the request", "Amount is not equal to UnitPrice * Qty.",
       "amount_mismatch"},
      {"6000", "A business validation error has occurred", "Transaction amount must be 0 or greater.",
       "negative_total"},
      {"9999", "Something new", "Nobody has seen it.", "erp_refused"},
  }));
  const auto outcome = outcomeOf(faultReply(code, message, detail), Effect::write, kNow);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  const auto error = errorOf(outcome);
  CHECK(error.code == ours);
  CHECK(error.erp_message.find(detail) != std::string::npos);
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("a fault in a 200 is a refusal") {
  const auto reply = faultReply("2170", "Invalid Enumeration", "Invalid Enumeration : HAS_BEEN_BILLED", 200);
  CHECK(errorOf(std::get<Outcome>(documentOf(reply, Effect::write, kNow))).code == "value_invalid");
}

TEST_CASE("what does not say that nothing was done leaves a write in doubt") {
  const auto reply =
      GENERATE(WireReply{500, {}, R"({"Fault":{"Error":[{"code":"10000","Message":"x"}],"type":"SystemFault"}})"},
               WireReply{400, {}, R"({"Fault":{"Error":[{"code":"10000","Message":"x"}],"type":"SystemFault"}})"},
               WireReply{504, {}, "<html><body>Gateway Time-out</body></html>"}, WireReply{503, {}, ""},
               WireReply{408, {}, ""}, WireReply{500, {}, "oops"});
  CHECK(std::holds_alternative<InDoubt>(outcomeOf(reply, Effect::write, kNow)));
  CHECK(std::holds_alternative<TryLater>(outcomeOf(reply, Effect::read, kNow)));
}

TEST_CASE("pages, redirects and garbage are no documents") {
  const auto page = documentOf({200, {}, "<html><body>Sign in</body></html>"}, Effect::write, kNow);
  CHECK(std::holds_alternative<InDoubt>(std::get<Outcome>(page)));
  CHECK(errorOf(outcomeOf({302, {{"Location", "https://evil.example/"}}, ""}, Effect::write, kNow)).code ==
        "redirected");
  CHECK(errorOf(outcomeOf({404, {}, "<html>Not Found</html>"}, Effect::read, kNow)).code == "endpoint_unknown");
  CHECK(std::holds_alternative<json::Value>(documentOf({200, {}, "\xEF\xBB\xBF{\"a\":1}"}, Effect::read, kNow)));
}

TEST_CASE("XML with a document type is not read, nor is what is too deep or too long") {
  const std::string bomb =
      R"(<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ThrottleExceeded"><!ENTITY b "&a;&a;&a;">]>)"
      R"(<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>&b;</Message></Error></Fault></IntuitResponse>)";
  const std::string outside =
      R"(<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><IntuitResponse><Fault type="&a;"/></IntuitResponse>)";
  std::string deep = "<IntuitResponse>";
  for (int i = 0; i < 1000; ++i) deep += "<Fault>";
  const std::string wide = "<IntuitResponse><Fault type=\"x\"/>" + std::string(100'000, ' ') + "</IntuitResponse>";
  for (const auto& body : {bomb, outside, deep, wide, std::string("<IntuitResponse><Fault")}) {
    CHECK_FALSE(faultOf({400, {}, body}));
  }
}

TEST_CASE("the page of QuickBooks Online lists the codes that its table knows") {
  std::ifstream file(std::string(DOCS_FOLDER) + "/erp/quickbooks_online.md");
  std::stringstream text;
  text << file.rdbuf();
  const auto page = text.str();
  const auto begin = page.find("## Errors");
  REQUIRE(begin != std::string::npos);
  const auto table = page.substr(begin);
  for (const auto& rule : errorRules()) {
    INFO(rule.code);
    CHECK(table.find("`" + std::string(rule.code) + "`") != std::string::npos);
    CHECK_FALSE(rule.message.empty());
    CHECK_FALSE(rule.remedy.empty());
  }
}
