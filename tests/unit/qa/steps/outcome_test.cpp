#include <catch2/catch.hpp>

#include "steps/common.h"

using namespace tieback::qa;
using tieback::json::parse;

namespace {

HttpAnswer answer(int status, const std::string& body) {
  HttpAnswer out;
  out.status = status;
  out.body = body;
  if (!body.empty()) out.document = parse(body);
  return out;
}

const HttpAnswer kRefused =
    answer(422, R"({"code":"send_rules_unmet","category":"bad_input","message":"It is not Approved.",
  "details":{"unmet":[{"code":"no_lines","mend":"the SOV"},{"code":"status_not_approved","mend":"the status"}]}})");

std::string verdict(const HttpAnswer& given, const std::string& args) {
  try {
    checkOutcome(given, parse(args));
    return "";
  } catch (const StepFailure& failure) {
    return failure.what();
  }
}

}  // namespace

TEST_CASE("a step that says nothing must be done") {
  REQUIRE(verdict(answer(200, "{}"), "{}").empty());
  REQUIRE(verdict(answer(204, ""), R"({"outcome":"done"})").empty());
  REQUIRE_THAT(verdict(kRefused, "{}"), Catch::Contains("send_rules_unmet"));
  HttpAnswer none;
  none.failure = "connection refused";
  REQUIRE_THAT(verdict(none, "{}"), Catch::Contains("connection refused"));
}

TEST_CASE("a refusal must be the one that is expected") {
  REQUIRE(verdict(kRefused, R"({"outcome":"send_rules_unmet"})").empty());
  REQUIRE(verdict(kRefused, R"({"refused":{"status":422,"category":"bad_input","message_contains":["approved"]}})")
              .empty());
  REQUIRE(
      verdict(kRefused, R"({"refused":{"unmet":["status_not_approved","no_lines"],"mend_contains":"SOV"}})").empty());
  REQUIRE_THAT(verdict(kRefused, R"({"outcome":"not_permitted"})"), Catch::Contains("code is 'send_rules_unmet'"));
  REQUIRE_THAT(verdict(kRefused, R"({"refused":{"unmet":["no_lines"]}})"), Catch::Contains("what is unmet"));
  REQUIRE_THAT(verdict(kRefused, R"({"refused":{"status":403}})"), Catch::Contains("status is '422'"));
  REQUIRE_THAT(verdict(kRefused, R"({"refused":{"message_contains":["vendor"]}})"),
               Catch::Contains("does not say 'vendor'"));
  REQUIRE_THAT(verdict(answer(200, "{}"), R"({"refused":{}})"), Catch::Contains("200"));
}

TEST_CASE("no answer at all is never the refusal that was expected") {
  HttpAnswer none;
  none.failure = "connection refused";
  REQUIRE_FALSE(verdict(none, R"({"refused":{}})").empty());
}
