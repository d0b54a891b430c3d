#include "ledger/sql/grams.h"

#include <catch2/catch.hpp>

#include <string>

namespace tieback::ledger {

using Grams = std::vector<std::string>;

TEST_CASE("a text's grams are its groups of three characters, each once") {
  CHECK(gramsOf("ab").empty());
  CHECK(gramsOf("abc") == Grams{"abc"});
  CHECK(gramsOf("aaaa") == Grams{"aaa"});
  CHECK(gramsOf("käse") == Grams{"käs", "äse"});
}

TEST_CASE("a text is looked up by those of its grams that tell it from others") {
  // 1 in 100 is of vendor 77; 1 in 10 of a vendor that ends in 7; all are of some vendor.
  std::vector<std::string> sampled;
  for (int n = 0; n < 400; ++n) sampled.push_back("vendor " + std::to_string(n % 100) + " llc");
  const auto grams = tellingGrams("vendor 77 llc", sampled);
  CHECK(grams == Grams{" 77", "77 "});

  SECTION("of one that nobody has met, any will do, but not all of them") {
    CHECK(tellingGrams("breakwater", sampled).size() == 4);
  }
  SECTION("of one whose grams are all common, the rarest") {
    CHECK(tellingGrams("vendor", sampled).size() == 1);
    CHECK(tellingGrams("7 llc", sampled) == Grams{"7 l"});
  }
  SECTION("without a sample, the first") {
    CHECK(tellingGrams("vendor", {}) == Grams{"ven", "end", "ndo", "dor"});
  }
  SECTION("one that is too short has none") {
    CHECK(tellingGrams("77", sampled).empty());
  }
}

}  // namespace tieback::ledger
