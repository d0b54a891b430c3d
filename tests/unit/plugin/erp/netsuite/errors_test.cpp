// NetSuite's error documents, pages in their place, and what each status means for a read and a write.
#include "erp/dialects/netsuite/errors.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::netsuite;

namespace {

WireReply reply(int status, const std::string& code, const std::string& words, const std::string& path = "") {
  auto detail = json::Value::object({{"detail", words}, {"o:errorCode", code}});
  if (!path.empty()) detail.set("o:errorPath", path);
  return {status,
          {},
          json::Value::object({{"type", "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1"},
                               {"title", "Bad Request"},
                               {"status", status},
                               {"o:errorDetails", json::Value::array({detail})}})
              .dump()};
}
ErpError refused(const WireReply& answer) {
  const auto outcome = outcomeOf(answer, Effect::write, 0);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  return std::get<Refused>(outcome).error;
}

}  // namespace

TEST_CASE("an invalid field value names field and value, and keeps the words") {
  const auto error = refused(reply(400, "USER_ERROR",
                                   "Error while accessing a resource. You have entered an Invalid Field Value 9999 for "
                                   "the following field: item",
                                   "item.items[0].item"));
  CHECK(error.code == "cost_code_refused");
  CHECK(error.field == "item");
  CHECK(error.value == "9999");
  CHECK_THAT(error.erp_message, Catch::StartsWith("USER_ERROR (item.items[0].item): Error while"));
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("words that no rule knows are kept, and not tried again") {
  const auto error = refused(reply(400, "USER_ERROR", "Mandatory approval routing is missing.", "custbody1"));
  CHECK(error.code == "erp_refused");
  CHECK(error.field == "custbody1");
  CHECK_THAT(error.message, Catch::Contains("Mandatory approval routing"));
}

TEST_CASE("several details are kept in their order, each once") {
  const auto problem = problemOf({400, {}, R"({"o:errorDetails":[{"detail":"a","o:errorCode":"X"},
      {"detail":"a","o:errorCode":"X"},{"detail":"b","o:errorCode":"Y","o:errorPath":"memo"},"odd"]})"});
  CHECK(problem.code == "X");
  CHECK(problem.path == "memo");
  CHECK(problem.words == "X: a / Y (memo): b");
}

TEST_CASE("a record that somebody changed at the same moment is tried again") {
  const auto outcome = outcomeOf(reply(400, "RCRD_HAS_BEEN_CHANGED", "Record has been changed"), Effect::write, 0);
  CHECK(std::get<TryLater>(outcome).error.code == "concurrent_change");
  CHECK_FALSE(std::get<TryLater>(outcome).whole_connection);
}

TEST_CASE("what the words say of permissions, periods and workflows") {
  CHECK(refused(reply(400, "USER_ERROR", "Your current role does not have permission to perform this action.")).code ==
        "erp_not_permitted");
  CHECK(refused(reply(403, "INSUFFICIENT_PERMISSION", "x")).category == Category::not_permitted);
  CHECK(refused(reply(400, "USER_ERROR", "The posting period is closed.")).code == "period_closed");
  CHECK(refused(reply(400, "USER_ERROR", "This record has been locked by a user defined workflow.")).code == "locked");
  CHECK(refused(reply(400, "USER_ERROR", "The total can not be negative.")).code == "negative_total");
}

TEST_CASE("duplicates and repeated keys are told apart") {
  CHECK(isDuplicate(reply(400, "USER_ERROR", "Error while accessing a resource. This record already exists.")));
  CHECK(isDuplicate(reply(400, "USER_ERROR", "Error while accessing a resource. This entity already exists.")));
  CHECK_FALSE(isDuplicate(reply(400, "USER_ERROR", "x")));
  CHECK(isRepeated(reply(400, "IDEMPOTENCY_ERROR", "A request with the same idempotency key is already submitted.")));
  CHECK(isAbsent(reply(404, "NONEXISTENT_ID", "The record instance does not exist.")));
  CHECK_FALSE(isAbsent({404, {}, "<html>Not found</html>"}));
}

TEST_CASE("a page, a broken server or a bare status leave a write in doubt and a read to be repeated") {
  const auto answer = GENERATE(WireReply{502, {}, "<html>Bad gateway</html>"}, WireReply{200, {}, "<html>Hi</html>"},
                               WireReply{500, {}, R"({"o:errorDetails":[{"detail":"An unexpected error occurred.",
                                                      "o:errorCode":"UNEXPECTED_ERROR"}]})"},
                               WireReply{400, {}, "<html>Bad request</html>"});
  CHECK(std::holds_alternative<InDoubt>(outcomeOf(answer, Effect::write, 0)));
  const auto read = outcomeOf(answer, Effect::read, 0);
  CHECK(std::holds_alternative<TryLater>(read) == (answer.status != 400));
}

TEST_CASE("a redirect is refused and named; an address that NetSuite does not know, too") {
  CHECK(refused({302, {{"Location", "https://elsewhere.example/"}}, ""}).code == "redirected");
  CHECK_THAT(refused({302, {{"Location", "https://elsewhere.example/"}}, ""}).message,
             Catch::Contains("elsewhere.example"));
  CHECK(refused({404, {}, ""}).code == "endpoint_unknown");
}

TEST_CASE("each rule has a code that the page in docs explains, plain words and a remedy") {
  std::ifstream file(DOCS_FOLDER "/erp/netsuite.md");
  std::stringstream page;
  page << file.rdbuf();
  REQUIRE_FALSE(page.str().empty());
  for (const auto& rule : errorRules()) {
    INFO(rule.pattern);
    CHECK(page.str().find("`" + std::string(rule.code) + "`") != std::string::npos);
    CHECK_FALSE(rule.message.empty());
    CHECK_FALSE(rule.remedy.empty());
  }
}
