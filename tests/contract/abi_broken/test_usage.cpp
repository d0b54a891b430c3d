// The kit's own command line.
#include "run_kit.h"

#include <catch2/catch.hpp>

TEST_CASE("wrong usage is told from a failed plugin by the exit status", "[usage]") {
  CHECK(runKitWith({}).status == 2);
  CHECK(runKitWith({"/no/such/plugin.so"}).status == 2);
  const KitRun unknown = runKit("tieback_example_memory", {"--check", "no-such-check"});
  CHECK(unknown.status == 2);
  CHECK_THAT(unknown.output, Catch::Contains("no-such-check"));
}

TEST_CASE("a sample that is no JSON is the caller's mistake, not the plugin's", "[usage]") {
  const KitRun run = runKitWith({std::string(PLUGINS) + "/libtieback_example_memory.so", "--cco", KIT});
  CHECK(run.status == 2);
  CHECK_THAT(run.output, Catch::Contains("not a valid JSON document"));
}

TEST_CASE("the list of checks says what each proves", "[usage]") {
  const KitRun run = runKitWith({"--list"});
  CHECK(run.status == 0);
  CHECK_THAT(run.output, Catch::Contains("idempotence") && Catch::Contains("hostile-input"));
}

TEST_CASE("a file that is no library fails without being loaded", "[usage]") {
  const KitRun run = runKitWith({std::string(SAMPLES) + "/cco.json", "--check", "one-export"});
  CHECK(run.status == 1);
  CHECK_THAT(run.output, Catch::Contains("is no ELF64 library"));
}
