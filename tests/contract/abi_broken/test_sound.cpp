// The kit passes what is right, and says what it could not check.
#include "run_kit.h"

#include <catch2/catch.hpp>

using Names = std::set<std::string>;

TEST_CASE("the C++ example passes every check", "[sound]") {
  const KitRun run = runKit("tieback_example_memory");
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK(run.named("FAILED") == Names{});
#ifndef __SANITIZE_THREAD__
  CHECK(run.named("not checked") == Names{"data-races"});
#endif
}

TEST_CASE("the plain C example passes every check that it has operations for", "[sound]") {
  const KitRun run = runKit("tieback_example_minimal");
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK(run.named("FAILED") == Names{});
  CHECK(run.checks.at("hostile-input").outcome == "ok");
  CHECK(run.checks.at("permissions").outcome == "ok");
  CHECK(run.checks.at("idempotence").outcome == "ok");
}

TEST_CASE("without samples, what needs them is not checked, with the reason", "[sound]") {
  const KitRun run = runKit("tieback_example_memory", {}, true);
  CHECK(run.status == 0);
  for (const char* check :
       {"send", "item-documents", "idempotence", "expected-revision", "permissions", "companies-apart"}) {
    CAPTURE(check);
    CHECK(run.checks.at(check).outcome == "not checked");
    CHECK_THAT(run.checks.at(check).why, Catch::Contains("--cco"));
  }
}

#if defined(HAS_INSTRUMENTED) && !defined(__SANITIZE_THREAD__)
TEST_CASE("an instrumented plugin is run by the instrumented runner, and a sound one has no race", "[sound]") {
  const KitRun run = runKit("instrumented_memory");
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK(run.checks.at("data-races").outcome == "ok");
}
#endif
