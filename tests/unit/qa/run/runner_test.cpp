#include "run/runner.h"

#include <catch2/catch.hpp>

using namespace tieback::qa;

TEST_CASE("the sums are told truthfully") {
  Sums sums;
  sums.add(Outcome::passed);
  sums.add(Outcome::passed);
  sums.add(Outcome::failed);
  sums.add(Outcome::skipped);
  REQUIRE(sums.toString() == "2 passed, 1 failed, 1 skipped");
}

TEST_CASE("programs that are not there make a failed scenario, not a passed one") {
  Scenario scenario;
  scenario.title = "x";
  scenario.now = 1;
  Profile profile;
  profile.name = "p";
  profile.data = tieback::json::parse(
      R"({"password":"x","companies":{"c":{"project":"p","connection":"a","watcher":"w","pm":"m"}},
          "erp":{"mock":{"dialect":"d","seed":"s"}}})");
  profile.capabilities = {"movable_clock"};
  RunOptions options;
  options.programs = {"/no/host", "/no/mock", "/no/plugin"};
  options.work_folder = "/tmp/qa-runner-test";
  std::vector<Outcome> told;
  const auto results = runAll({{&scenario, &profile}, {&scenario, &profile}}, options,
                              [&](const ScenarioResult& result) { told.push_back(result.outcome); });
  REQUIRE(results.size() == 2);
  REQUIRE(told == std::vector<Outcome>{Outcome::failed, Outcome::failed});
  REQUIRE_THAT(results[0].reason, Catch::Contains("cannot start /no/mock"));
}
