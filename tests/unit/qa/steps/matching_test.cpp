#include <catch2/catch.hpp>

#include "steps/common.h"

using namespace tieback::qa;
using tieback::json::parse;

TEST_CASE("words are found in letters of either case") {
  REQUIRE(contains("The Period is closed", "period"));
  REQUIRE(contains("x", ""));
  REQUIRE_FALSE(contains("short", "shorter"));
}

TEST_CASE("present, absent, or the very text") {
  REQUIRE(presence("origin id", "present", "000001").empty());
  REQUIRE(presence("origin id", "present", "") == "origin id is absent");
  REQUIRE(presence("origin id", "absent", "").empty());
  REQUIRE(presence("origin id", "absent", "1") == "origin id is '1', not absent");
  REQUIRE(presence("origin id", "000001", "000002") == "origin id is '000002', not '000001'");
}

TEST_CASE("amounts are compared by value") {
  REQUIRE(amountDiffers("total", "12500", "12500.00").empty());
  REQUIRE(amountDiffers("total", "12500.00", "12500.01") == "total is '12500.01', not '12500.00'");
  REQUIRE_FALSE(amountDiffers("total", "0", "").empty());
}

TEST_CASE("a part of a document must be in it") {
  const auto found =
      parse(R"({"code":"x","message":"The period 06-2026 is closed","n":3,"list":[{"a":1,"b":2}],"none":null})");
  REQUIRE(subset(parse(R"({"code":"x","n":3})"), found).empty());
  REQUIRE(subset(parse(R"({"message_contains":"PERIOD"})"), found).empty());
  REQUIRE(subset(parse(R"({"list":[{"a":1}]})"), found).empty());
  REQUIRE(subset(parse(R"({"none":"absent","missing":"absent","code":"present"})"), found).empty());

  REQUIRE(subset(parse(R"({"code":"y"})"), found) == "code is 'x', not 'y'");
  REQUIRE(subset(parse(R"({"list":[{"a":2}]})"), found) == "list[0].a is '1', not '2'");
  REQUIRE(subset(parse(R"({"list":[]})"), found) == "list has 1 entries, not 0");
  REQUIRE(subset(parse(R"({"missing":1})"), found) == "missing is missing");
  REQUIRE(subset(parse(R"({"none":"present"})"), found) == "none is absent");
  REQUIRE_THAT(subset(parse(R"({"message_contains":"vendor"})"), found), Catch::Contains("without 'vendor'"));
}
