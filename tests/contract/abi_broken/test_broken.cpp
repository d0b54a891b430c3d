// The kit finds what is wrong with each broken plugin, and names the right check.
#include "run_kit.h"

#include <tieback/sdk/operation.h>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>

using Names = std::set<std::string>;

namespace {

// All that load a plugin and need its entry.
const Names kNeedEntry{
    "entry",       "lifecycle",       "bad-config", "create-destroy", "extensions",    "hostile-input",
    "exceptions",  "documents",       "send",       "item-documents", "idempotence",   "expected-revision",
    "permissions", "companies-apart", "borrowed",   "sinks",          "host-services", "threads"};

Names with(Names names, const Names& more) {
  names.insert(more.begin(), more.end());
  return names;
}

void mustFail(const std::string& plugin, const std::string& check, const std::string& words) {
  const KitRun run = runKit(plugin, {"--check", check});
  INFO(run.output);
  CHECK(run.status == 1);
  CHECK(run.named("FAILED") == Names{check});
  CHECK_THAT(run.checks.at(check).why, Catch::Contains(words));
}

}  // namespace

TEST_CASE("another ABI version", "[broken]") {
  const KitRun run = runKit("broken_wrong_abi");
  CHECK(run.status == 1);
  CHECK(run.named("FAILED") == kNeedEntry);
  CHECK_THAT(run.checks.at("entry").why,
             Catch::Contains("ABI 2.0") && Catch::Contains("this host has " + std::to_string(TIEBACK_ABI_MAJOR) + "." +
                                                           std::to_string(TIEBACK_ABI_MINOR)));
}

TEST_CASE("no entry symbol", "[broken]") {
  const KitRun run = runKit("broken_no_entry");
  CHECK(run.named("FAILED") == with(kNeedEntry, {"one-export", "load"}));
  CHECK_THAT(run.checks.at("one-export").why, Catch::Contains("does not export tieback_entry"));
}

TEST_CASE("a symbol that nobody has", "[broken]") {
  const KitRun run = runKit("broken_unresolved");
  CHECK(run.named("FAILED") == with(kNeedEntry, {"load"}));
  CHECK_THAT(run.checks.at("load").why, Catch::Contains("undefined symbol: nobody_has_this"));
}

TEST_CASE("a member of the entry that is null", "[broken]") {
  const KitRun run = runKit("broken_missing_member");
  CHECK(run.named("FAILED") == kNeedEntry);
  CHECK_THAT(run.checks.at("entry").why, Catch::Contains("lacks deinit"));
}

TEST_CASE("more symbols than the one", "[broken]") {
  const KitRun run = runKit("broken_extra_exports");
  CHECK(run.named("FAILED") == Names{"one-export"});
  CHECK_THAT(run.checks.at("one-export").why, Catch::Contains("helper_that_leaked"));
}

TEST_CASE("a borrowed pointer is kept", "[broken]") {
  const KitRun run = runKit("broken_keeps_borrowed");
  CHECK_THAT(run.checks.at("borrowed").why, Catch::Contains("borrowed for a call which had returned"));
  CHECK(run.checks.at("borrowed").outcome == "FAILED");
}

TEST_CASE("not idempotent", "[broken]") {
  const KitRun run = runKit("broken_not_idempotent");
  CHECK(run.named("FAILED") == Names{"idempotence"});
  CHECK_THAT(run.checks.at("idempotence").why, Catch::Contains("accept"));
}

TEST_CASE("the expected revision is ignored", "[broken]") {
  const KitRun run = runKit("broken_ignores_revision");
  CHECK(run.checks.at("expected-revision").outcome == "FAILED");
  CHECK_THAT(run.checks.at("expected-revision").why, Catch::Contains("accept") && Catch::Contains("stale_revision"));
}

TEST_CASE("an invalid error document", "[broken]") {
  const KitRun run = runKit("broken_invalid_error");
  CHECK(run.checks.at("hostile-input").outcome == "FAILED");
  CHECK_THAT(run.checks.at("hostile-input").why, Catch::Contains("get returned 1 with an invalid error document"));
}

TEST_CASE("a crash on hostile input", "[broken]") {
  const KitRun run = runKit("broken_crashes");
  CHECK(run.checks.at("hostile-input").outcome == "FAILED");
  CHECK(run.checks.at("exceptions").outcome == "FAILED");
  CHECK(run.checks.at("idempotence").outcome == "ok");
  CHECK_THAT(run.checks.at("hostile-input").why, Catch::Contains("ended the process with"));
}

TEST_CASE("anyone may accept", "[broken]") {
  mustFail("broken_lets_anyone", "permissions", "accept by ERP Integrations 'none'");
}

TEST_CASE("companies are mixed up", "[broken]") {
  mustFail("broken_mixes_companies", "companies-apart", "get reached another company's item");
}

TEST_CASE("the sink's refusal is ignored", "[broken]") {
  mustFail("broken_ignores_sink", "sinks", "health returned TIEBACK_OK");
}

TEST_CASE("a missing host service is not named", "[broken]") {
  mustFail("broken_silent_about_services", "host-services", "tieback.host.clock/1");
}

TEST_CASE("a call that never returns meets the deadline", "[broken]") {
  const KitRun run = runKit("broken_hangs", {"--check", "documents", "--deadline", "2"});
  CHECK(run.status == 1);
  CHECK_THAT(run.checks.at("documents").why, Catch::Contains("did not end within 2 s"));
}

TEST_CASE("a throw from any slot", "[broken]") {
  std::vector<std::string> slots{"init",   "deinit",  "get_factory",   "count", "descriptor",
                                 "create", "destroy", "get_extension", "work"};
  for (const auto& about : tieback::operations()) slots.emplace_back(about.name);
  for (const std::string& slot : slots) {
    CAPTURE(slot);
    setenv("TIEBACK_BROKEN_SLOT", slot.c_str(), 1);
    mustFail("broken_throws", "exceptions", "an exception crossed the boundary in " + slot + ": ");
  }
  unsetenv("TIEBACK_BROKEN_SLOT");
}

#ifdef HAS_INSTRUMENTED
TEST_CASE("a data race", "[broken]") {
  mustFail("broken_not_thread_safe", "data-races", "ThreadSanitizer: data race");
}
#endif
