// Numbers as Java writes them, marks in the reference column, and what makes an amount.
#include "erp/dialects/netsuite/values.h"

#include <catch2/catch.hpp>

#include "erp/dialects/netsuite/amounts.h"
#include "erp/dialects/netsuite/marks.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::netsuite;

namespace {

Decimal decimal(const char* text) {
  return *Decimal::parse(text);
}
std::optional<Decimal> maybe(const char* text) {
  return Decimal::parse(text);
}

}  // namespace

TEST_CASE("a number with an exponent is exact") {
  CHECK(exact("15000.0") == decimal("15000"));
  CHECK(exact("1.23456789E7") == decimal("12345678.9"));
  CHECK(exact("1.0E10") == decimal("10000000000"));
  CHECK(exact("2.5e-3") == decimal("0.0025"));
  CHECK(exact("-1E+2") == decimal("-100"));
  CHECK(exact("0E0") == decimal("0"));
  CHECK_FALSE(exact("1E19"));
  CHECK_FALSE(exact("1.5E-13"));
  CHECK_FALSE(exact("NaN"));
  CHECK_FALSE(exact("1E"));
}

TEST_CASE("marks are read and written; what people write beside them stays") {
  const auto marks = marksIn("see Ann; TB-4711/2; TB-4730/1 15000.00>17500.00");
  REQUIRE(marks.size() == 2);
  CHECK(marks[0].key == "TB-4711");
  CHECK(marks[0].line == 2);
  CHECK_FALSE(marks[0].before);
  CHECK(marks[1].before == maybe("15000.00"));
  CHECK(marks[1].after == maybe("17500"));
  CHECK(withMark("see Ann", marks[1]) == "see Ann; TB-4730/1 15000.00>17500.00");
  CHECK(withMark("", {"TB-1", 3, {}, {}}) == "TB-1/3");
  CHECK(marksIn("TB-4711/; TB-4711/0; a b/1; TB-1/1x; TB-1/1 5>; TB-1/1 >5").empty());
}

TEST_CASE("a key is what an external id may be") {
  CHECK(isPlainKey("TB-4711_a"));
  CHECK_FALSE(isPlainKey(""));
  CHECK_FALSE(isPlainKey("TB|4711"));
  CHECK_FALSE(isPlainKey("TB 4711"));
}

TEST_CASE("a new line keeps quantity and unit cost where they make the amount") {
  CHECK(std::get<LineValue>(addedLine(maybe("3"), maybe("450.00"), decimal("1350.00"))) ==
        LineValue{decimal("3"), decimal("450")});
  CHECK(std::get<LineValue>(addedLine({}, {}, decimal("1000.00"))) == LineValue{decimal("1"), decimal("1000")});
  CHECK(std::get<LineValue>(addedLine(maybe("0"), maybe("0"), decimal("2500.00"))).unit_price == decimal("2500"));
}

TEST_CASE("a credit has a negative rate and never a negative quantity") {
  CHECK(std::get<LineValue>(addedLine(maybe("-10"), maybe("150.00"), decimal("-1500.00"))) ==
        LineValue{decimal("10"), decimal("-150")});
  CHECK(std::get<LineValue>(addedLine({}, {}, decimal("-100.50"))).unit_price == decimal("-100.50"));
}

TEST_CASE("a unit cost that does not make the amount gives way to the rate that does") {
  CHECK(std::get<LineValue>(addedLine(maybe("3"), maybe("333.33"), decimal("1000.00"))) ==
        LineValue{decimal("3"), decimal("333.33333333")});
  CHECK(std::holds_alternative<std::string>(addedLine(maybe("0.123456"), {}, decimal("1.00"))));
}

TEST_CASE("a changed line keeps its rate where it can") {
  const LineValue before{decimal("100"), decimal("150")};
  CHECK(std::get<LineValue>(movedLine(before, maybe("-10"), {}, decimal("-1500.00"))) ==
        LineValue{decimal("90"), decimal("150")});
  CHECK(std::get<LineValue>(movedLine(before, {}, {}, decimal("2500.00"))).unit_price == decimal("175"));
  CHECK(amountOf({decimal("90"), decimal("152.77777778")}) == decimal("13750.00"));
}

TEST_CASE("what an order's line holds is its amount, whatever rate stands beside it") {
  CHECK(std::get<LineValue>(heldLine(decimal("100"), maybe("150"), decimal("15000"))).unit_price == decimal("150"));
  CHECK(std::get<LineValue>(heldLine(decimal("3"), maybe("1"), decimal("1000"))).unit_price == decimal("333.33333333"));
  CHECK(std::holds_alternative<std::string>(heldLine(decimal("0"), {}, decimal("0.004"))));
}
