#include <catch2/catch.hpp>

#include "profile/duration.h"

using namespace tieback::profile;

TEST_CASE("Durations are read as people write them", "[duration]") {
  CHECK(parseDuration("500ms") == 500'000);
  CHECK(parseDuration("45s") == 45'000'000);
  CHECK(parseDuration("11m") == 660'000'000);
  CHECK(parseDuration("2h") == 7'200'000'000);
  CHECK(parseDuration("1d") == 86'400'000'000);
  for (const auto* bad :
       {"", "45", "s", "-5s", "1.5s", "5 s", "5S", "5us", "9999999999s", "5sm", "+5s", "999999999d"}) {
    INFO(bad);
    CHECK_FALSE(parseDuration(bad).has_value());
  }
}

TEST_CASE("Durations are written in the largest unit that is exact", "[duration]") {
  for (const auto* text : {"500ms", "45s", "11m", "2h", "1d", "90s", "36h"})
    CHECK(durationText(*parseDuration(text)) == text);
  CHECK(durationText(120'000'000) == "2m");
  CHECK(durationText(0) == "0ms");
}
