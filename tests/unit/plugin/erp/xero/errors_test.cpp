// Xero's answers that say no, shape by shape.
#include "erp/dialects/xero/errors.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::xero;
using namespace tieback::erp::test;

namespace {

constexpr std::int64_t kNow = 1'000'000'000;

Outcome of(int status, const char* body, Headers headers = {}, Effect effect = Effect::write) {
  return outcomeOf({status, std::move(headers), body}, effect, kNow);
}
const ErrorRule* ruleFor(const char* words) {
  return findRule(errorRules(), words);
}
ErpError errorOf(const Outcome& outcome) {
  return std::get<Refused>(outcome).error;
}

}  // namespace

TEST_CASE("a validation's words are gathered from wherever they stand, each once") {
  const auto error = errorOf(of(
      400,
      R"({"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[)"
      R"({"ValidationErrors":[{"Message":"Account code '999' is not a valid code for this document."}],"LineItems":[)"
      R"({"ValidationErrors":[{"Message":"Account code '999' is not a valid code for this document."},)"
      R"({"Message":"Something else"}]}]}]})"));
  CHECK(error.code == "account_unknown");
  CHECK(error.erp_message == "Account code '999' is not a valid code for this document. / Something else");
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("words that the table does not know are kept, and not retried") {
  const auto error = errorOf(of(400, R"({"ErrorNumber":17,"Type":"X","Message":"Nobody has seen this"})"));
  CHECK(error.code == "erp_refused");
  CHECK(error.erp_message == "Nobody has seen this");
}

TEST_CASE("sign-in, scopes and tenant are told apart, and none is called another") {
  CHECK(errorOf(of(401, R"({"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired"})")).code ==
        "bad_login");
  const auto scope = errorOf(of(401, R"({"Title":"Unauthorized","Status":401,"Detail":"AuthorizationUnsuccessful"})"));
  CHECK(scope.code == "erp_not_permitted");
  CHECK(scope.category == Category::not_permitted);
  const auto tenant = errorOf(of(403, R"({"Title":"Forbidden","Status":403,"Detail":"AuthenticationUnsuccessful"})"));
  CHECK(tenant.code == "wrong_tenant");
  CHECK(tenant.erp_message == "AuthenticationUnsuccessful");
}

TEST_CASE("a throttle names the limit and the time, however Xero spells it") {
  const auto problem = GENERATE("minute", "Minute limit", "MinuteLimit");
  const auto outcome = of(429, "", {{"Retry-After", "34"}, {"X-Rate-Limit-Problem", problem}});
  const auto& later = std::get<TryLater>(outcome);
  CHECK(later.at_us == kNow + 34'000'000);
  CHECK(later.whole_connection);
  CHECK(later.error.code == "throttled");
  CHECK(later.error.message.find("per minute") != std::string::npos);
}

TEST_CASE("the day's limit, the app's and that of calls at once are told apart") {
  const auto said = [](const char* problem) {
    return std::get<TryLater>(of(429, "", {{"X-Rate-Limit-Problem", problem}})).error.message;
  };
  CHECK(said("day").find("per day") != std::string::npos);
  CHECK(said("DayLimit").find("per day") != std::string::npos);
  CHECK(said("appminute").find("app's") != std::string::npos);
  CHECK(said("concurrent").find("at once") != std::string::npos);
}

TEST_CASE("a page, a gateway's error and a fault of Xero's leave a write in doubt, a read for later") {
  for (const auto& [status, body] : {std::pair{502, "<html>Bad gateway</html>"}, std::pair{500, "{}"},
                                     std::pair{400, "<html>?</html>"}, std::pair{404, "<html>?</html>"}}) {
    CHECK(std::holds_alternative<InDoubt>(of(status, body)));
    CHECK(std::holds_alternative<TryLater>(of(status, body, {}, Effect::read)));
  }
  CHECK(errorOf(of(404, "The resource you're looking for cannot be found")).code == "record_gone");
  CHECK(errorOf(of(302, "", {{"Location", "https://elsewhere.example"}})).code == "redirected");
}

TEST_CASE("an answer that looks like success may hold a refusal") {
  CHECK_FALSE(refusalWithin(json::parse(R"({"StatusAttributeString":"OK","Warnings":[{"Message":"x"}]})")));
  const auto words = refusalWithin(json::parse(
      R"({"StatusAttributeString":"ERROR","ValidationErrors":[{"Message":"Order number must be unique"}]})"));
  REQUIRE(words);
  CHECK(errorOf(*words).code == kNumberTaken);
  CHECK(refusalWithin(json::parse(R"({"StatusAttributeString":"ERROR"})")));
}

TEST_CASE("words seen in the wild find their rules") {
  CHECK(ruleFor("Account code '42945' has been archived, or has been deleted.")->code == "account_archived");
  CHECK(
      ruleFor("The TaxType code GST on Income does not exist or cannot be used for this type of transaction.")->code ==
      "tax_type_unknown");
  CHECK(ruleFor("The TaxType code 'GST on Income' cannot be used with account code '60410'.")->code ==
        "tax_type_differs");
  CHECK(ruleFor("The document date cannot be before the period lock date, currently set to 31-Mar-2026")->code ==
        "period_closed");
  CHECK(ruleFor("The contact with the specified contact details has been archived.")->code == "vendor_inactive");
  CHECK(ruleFor("Idempotency Key: k is used with a different request.")->category == Category::erp_unavailable);
  CHECK(ruleFor("Only AUTHORISED and BILLED purchase orders may have SentToContact updated.")->code == "not_approved");
}

TEST_CASE("the page in docs has every code of the table") {
  std::ifstream file(DOCS_FOLDER "/erp/xero.md");
  std::stringstream page;
  page << file.rdbuf();
  REQUIRE_FALSE(page.str().empty());
  for (const auto& rule : errorRules()) {
    INFO(rule.code);
    CHECK(page.str().find("`" + std::string(rule.code) + "`") != std::string::npos);
  }
}
