// Exact decimals.
#include <tieback/sdk/decimal.h>
#include <catch2/catch.hpp>

#include <stdexcept>

using tieback::Decimal;

namespace {
Decimal dec(const char* text) {
  const auto value = Decimal::parse(text);
  INFO(text);
  REQUIRE(value);
  return *value;
}
}  // namespace

TEST_CASE("decimal text is kept as it was written") {
  for (const char* text : {"0", "7", "-7", "12500.00", "0.5", "-0.050", "9223372036854775807", "0.000000000001"}) {
    CHECK(dec(text).toString() == text);
  }
}

TEST_CASE("what is no plain decimal is nothing") {
  for (const char* text : {"", "-", ".", ".5", "5.", "1e3", "1,000", " 1", "1 ", "+1", "--1", "0x1", "NaN", "1.2.3",
                           "9223372036854775808", "0.0000000000001"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}

TEST_CASE("sums keep the larger scale and never round") {
  CHECK((dec("0.1") + dec("0.2")).toString() == "0.3");
  CHECK((dec("12500.00") + dec("0.005")).toString() == "12500.005");
  CHECK((dec("1.00") - dec("2.5")).toString() == "-1.50");
  CHECK((dec("1.00") - dec("1")).isZero());
}

TEST_CASE("products are exact") {
  CHECK((dec("100") * dec("150.00")).toString() == "15000.00");
  CHECK((dec("0.333") * dec("3")).toString() == "0.999");
  CHECK((dec("-1.5") * dec("1.5")).toString() == "-2.25");
}

TEST_CASE("comparison is by value, also where a common scale would not fit") {
  CHECK(dec("1.5") == dec("1.50"));
  CHECK(dec("-1") < dec("0.000000000001"));
  CHECK(dec("9223372036854775807") > dec("0.000000000001"));
  CHECK(dec("-0.00") == dec("0"));
}

TEST_CASE("what does not fit is an error, never a wrong number") {
  CHECK_THROWS_AS(dec("9223372036854775807") + dec("1"), std::overflow_error);
  CHECK_THROWS_AS(dec("9223372036854775807") + dec("0.1"), std::overflow_error);
  CHECK_THROWS_AS(dec("9223372036854775807") * dec("2"), std::overflow_error);
  CHECK_THROWS_AS(-Decimal(INT64_MIN, 0), std::overflow_error);
}

TEST_CASE("rescaling loses no digit") {
  CHECK(dec("1.50").significantScale() == 1);
  CHECK(dec("1.50").rescaled(1)->toString() == "1.5");
  CHECK_FALSE(dec("1.55").rescaled(1));
  CHECK(dec("2").rescaled(2)->toString() == "2.00");
  CHECK_FALSE(dec("9223372036854775807").rescaled(1));
}
