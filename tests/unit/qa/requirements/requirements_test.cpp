#include "requirements/requirements.h"

#include <catch2/catch.hpp>

using namespace tieback::qa;

namespace {

const char* const kDocument = R"(# Requirements
| id | what must be so | proved by |
| --- | --- | --- |
| SEND-1 | A thing. | old |
| SEND-2 | Another one. | |
)";

Scenario scenario(const std::string& file, std::vector<std::string> proves) {
  Scenario out;
  out.file = file;
  out.proves = std::move(proves);
  out.proves_place = {file, 2, 9};
  return out;
}

}  // namespace

TEST_CASE("rows are requirements, headings are not") {
  Problems problems;
  const auto rows = readRequirements(kDocument, "r.md", problems);
  REQUIRE(problems.empty());
  REQUIRE(rows.size() == 2);
  REQUIRE(rows[0].id == "SEND-1");
  REQUIRE(rows[1].text == "Another one.");
  REQUIRE(rows[1].place.toString() == "r.md:5:3");
}

TEST_CASE("a repeated id is a problem") {
  Problems problems;
  readRequirements(std::string(kDocument) + "| SEND-1 | Again. | |\n", "r.md", problems);
  REQUIRE(problems.size() == 1);
  REQUIRE(problems[0].place.line == 6);
}

TEST_CASE("an unknown id and an unproved requirement are problems at their places") {
  Problems problems;
  const auto rows = readRequirements(kDocument, "r.md", problems);
  const Scenario one = scenario("s/a.yaml", {"SEND-1", "SEND-9"});
  proofsOf(rows, {&one}, problems);
  REQUIRE(problems.size() == 2);
  REQUIRE(problems[0].toString() == "s/a.yaml:2:9: there is no requirement 'SEND-9' in docs/requirements.md");
  REQUIRE(problems[1].toString() == "r.md:5:3: no scenario proves SEND-2: Another one.");
}

TEST_CASE("the last column is made anew, the rest stays") {
  Problems problems;
  const auto rows = readRequirements(kDocument, "/x/docs/r.md", problems);
  const Scenario one = scenario("/x/fixtures/scenarios/a.yaml", {"SEND-1"});
  const Scenario two = scenario("/x/fixtures/scenarios/b.yaml", {"SEND-1", "SEND-2"});
  const std::string made = withProofs(kDocument, proofsOf(rows, {&one, &two}, problems), "/x/docs");
  REQUIRE(problems.empty());
  REQUIRE_THAT(
      made,
      Catch::Contains("| SEND-1 | A thing. | [a](../fixtures/scenarios/a.yaml), [b](../fixtures/scenarios/b.yaml) |"));
  REQUIRE_THAT(made, Catch::StartsWith("# Requirements\n| id |"));
}
