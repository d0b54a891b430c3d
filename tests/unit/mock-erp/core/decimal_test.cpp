#include "core/decimal.h"

#include <catch2/catch.hpp>

using tieback::mock::Decimal;

TEST_CASE("decimals are read and written exactly") {
  CHECK(Decimal::parse("2500.00")->text(4) == "2500.0000");
  CHECK(Decimal::parse("2500.00")->text() == "2500");
  CHECK(Decimal::parse("-0.05")->text(2) == "-0.05");
  CHECK(Decimal::parse("1e3")->text() == "1000");
  CHECK(Decimal::parse("12.5e-1")->text() == "1.25");
  CHECK(Decimal::parse("0.1")->text(20 - 8) == "0.100000000000");
  // No double holds this.
  CHECK(Decimal::parse("90071992547409.93")->text() == "90071992547409.93");
}

TEST_CASE("what is no number or does not fit is refused, not rounded") {
  for (const char* text :
       {"", "-", ".", "1.2.3", "12a", "0x10", "1e", "1e99", "1234567890123456789", "0.0000000000001"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}

TEST_CASE("sums and products are exact, overflow is said") {
  CHECK(Decimal::sum(*Decimal::parse("0.1"), *Decimal::parse("0.2")) == *Decimal::parse("0.3"));
  CHECK(Decimal::product(*Decimal::parse("3"), *Decimal::parse("12.50"))->text(2) == "37.50");
  CHECK_FALSE(Decimal::product(*Decimal::parse("999999999999"), *Decimal::parse("999999999999")));
}

TEST_CASE("values compare whatever their scale, and round half away from zero") {
  CHECK(*Decimal::parse("1.50") == *Decimal::parse("1.5"));
  CHECK(*Decimal::parse("-2") < *Decimal::parse("-1.99"));
  CHECK(Decimal::parse("2.345")->rounded(2).text() == "2.35");
  CHECK(Decimal::parse("-2.345")->rounded(2).text() == "-2.35");
  CHECK(Decimal::parse("2.344")->text(2) == "2.34");
}
