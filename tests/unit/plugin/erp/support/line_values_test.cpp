// Where the ERP keeps no amounts, quantity and price must make them, to the cent.
#include "erp/support/line_values.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::erp;

namespace {

Decimal d(const char* text) {
  return *Decimal::parse(text);
}
constexpr LineRules kUnit{"Tryton", 0, 4, 2};
constexpr LineRules kCubicMetre{"Tryton", 3, 4, 2};

std::string shown(const std::variant<LineValue, std::string>& line) {
  if (const auto* why = std::get_if<std::string>(&line)) return *why;
  const auto& value = std::get<LineValue>(line);
  return value.quantity.toString() + " x " + value.unit_price.toString();
}

}  // namespace

TEST_CASE("an amount is rounded half to even") {
  CHECK(lineAmount({d("1"), d("0.005")}, 2) == d("0.00"));
  CHECK(lineAmount({d("1"), d("0.015")}, 2) == d("0.02"));
  CHECK(lineAmount({d("1"), d("-0.015")}, 2) == d("-0.02"));
  CHECK(lineAmount({d("2.5"), d("10.0001")}, 2) == d("25.00"));
  CHECK(lineAmount({d("1000000"), d("999999.9999")}, 2) == d("999999999900.00"));
}

TEST_CASE("an amount's half may go away from zero instead, where the ERP does so") {
  CHECK(lineAmount({d("1"), d("0.005")}, 2, Halves::away_from_zero) == d("0.01"));
  CHECK(lineAmount({d("1"), d("0.0149")}, 2, Halves::away_from_zero) == d("0.01"));
  CHECK(lineAmount({d("1"), d("-0.025")}, 2, Halves::away_from_zero) == d("-0.03"));
  LineRules rules = kUnit;
  rules.halves = Halves::away_from_zero;
  CHECK(shown(newLine(d("1"), d("0.125"), d("0.13"), rules)) == "1 x 0.125");
  CHECK_THAT(shown(newLine(d("1"), d("0.125"), d("0.13"), kUnit)), Catch::Contains("is not the amount"));
}

TEST_CASE("a new line keeps its own quantity and unit cost where they make the amount") {
  CHECK(shown(newLine(d("3"), d("33.3333"), d("100.00"), kUnit)) == "3 x 33.3333");
  CHECK(shown(newLine(std::nullopt, std::nullopt, d("2500.00"), kUnit)) == "1 x 2500.0000");
  CHECK(shown(newLine(d("0"), d("0"), d("-80.00"), kUnit)) == "1 x -80.0000");
  CHECK(shown(newLine(d("8"), std::nullopt, d("100.00"), kUnit)) == "8 x 12.5000");
  CHECK(shown(newLine(d("2.5"), d("10"), d("25.00"), kCubicMetre)) == "2.5 x 10");
}

TEST_CASE("a new line that the ERP cannot hold says why") {
  CHECK_THAT(shown(newLine(d("2.5"), d("10"), d("25.00"), kUnit)), Catch::Contains("more than the 0 decimals"));
  CHECK_THAT(shown(newLine(d("3"), d("33.33"), d("100.00"), kUnit)), Catch::Contains("is not the amount 100.00"));
  CHECK_THAT(shown(newLine(d("1000"), std::nullopt, d("0.01"), kUnit)), Catch::Contains("no unit price"));
  CHECK_THAT(shown(newLine(d("1"), d("0.00001"), d("0.00"), kUnit)), Catch::Contains("is not the amount"));
}

TEST_CASE("a changed line moves its price, or its quantity where the change order names one") {
  const LineValue before{d("100"), d("150.00")};
  CHECK(shown(changedLine(before, std::nullopt, std::nullopt, d("1500.00"), kUnit)) == "100 x 165.0000");
  CHECK(shown(changedLine(before, d("10"), std::nullopt, d("1500.00"), kUnit)) == "110 x 150.00");
  CHECK(shown(changedLine(before, d("10"), d("160.00"), d("2600.00"), kUnit)) == "110 x 160.00");
  CHECK(shown(changedLine(before, d("-100"), std::nullopt, d("-15000.00"), kUnit)) == "0 x 150.00");
  CHECK(shown(changedLine({d("1"), d("10000.00")}, std::nullopt, std::nullopt, d("-250.50"), kUnit)) ==
        "1 x 9749.5000");
}

TEST_CASE("where no price of 4 decimals makes the amount, the quantity moves; where neither does, it says so") {
  // 30000 x 0.5 = 15000; one cent more is no price of 4 decimals, and no whole quantity.
  CHECK_THAT(shown(changedLine({d("30000"), d("0.5")}, std::nullopt, std::nullopt, d("0.01"), kUnit)),
             Catch::Contains("neither a unit price") && Catch::Contains("15000.01"));
  CHECK(shown(changedLine({d("30000"), d("0.01")}, std::nullopt, std::nullopt, d("0.01"), kUnit)) == "30001 x 0.01");
  CHECK(shown(changedLine({d("0"), d("10")}, std::nullopt, std::nullopt, d("20.00"), kUnit)) == "2 x 10");
  CHECK_THAT(shown(changedLine({d("0"), d("0")}, std::nullopt, std::nullopt, d("20.00"), kUnit)),
             Catch::Contains("neither"));
}
