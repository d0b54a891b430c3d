#include "erp/dialects/xero/amounts.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::xero;

namespace {

std::optional<Decimal> some(const char* text) {
  return *text == '\0' ? std::nullopt : Decimal::parse(text);
}
std::string of(const char* quantity, const char* unit_cost, const char* amount, int decimals = 4) {
  const auto value = lineValue(some(quantity), some(unit_cost), *Decimal::parse(amount), decimals);
  if (const auto* why = std::get_if<std::string>(&value)) return "no: " + *why;
  const auto& line = std::get<LineValue>(value);
  return line.quantity.toString() + " x " + line.unit_price.toString();
}
bool refused(const std::string& text) {
  return text.rfind("no: ", 0) == 0;
}

}  // namespace

TEST_CASE("a line keeps its own quantity and unit cost, which must make the amount") {
  CHECK(of("4", "525.00", "2100.00") == "4 x 525.00");
  CHECK(of("3", "33.3333", "100.00") == "3 x 33.3333");
  CHECK(refused(of("3", "99.00", "100.00")));
}

TEST_CASE("a credit has its sign on the unit amount, for Xero takes no quantity below zero") {
  CHECK(of("-10", "150.00", "-1500.00") == "10 x -150.00");
  CHECK(of("", "", "-100.50") == "1 x -100.5000");
  CHECK(of("-3", "", "-100.00") == "3 x -33.3333");
}

TEST_CASE("a quantity alone takes the unit amount that the amount asks for") {
  CHECK(of("3", "", "100.00") == "3 x 33.3333");
  CHECK(of("8", "", "0.10") == "8 x 0.0125");
}

TEST_CASE("a line without a quantity, or with none of it, is one unit") {
  CHECK(of("", "", "12500.05") == "1 x 12500.0500");
  CHECK(of("0", "150.00", "2500.00") == "1 x 2500.0000");
}

TEST_CASE("what no unit amount makes is said, never rounded") {
  CHECK(refused(of("1000", "", "0.05", 4)));
  CHECK(refused(of("3", "", "100.00", 2)));
  CHECK(refused(of("", "", "0.005")));
  CHECK(refused(of("0.00001", "", "1.00")));
}

TEST_CASE("a product in the middle between two amounts is not taken, whichever way Xero rounds") {
  CHECK(refused(of("1.5", "0.67", "1.01")));
  CHECK(refused(of("1.5", "0.67", "1.00")));
}
