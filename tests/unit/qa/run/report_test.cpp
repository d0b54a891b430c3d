#include <catch2/catch.hpp>

#include "run/junit.h"
#include "run/markup.h"
#include "run/tree.h"

using namespace tieback::qa;

namespace {

struct Sample {
  Sample() {
    scenario.title = "It <works> & \"well\"";
    scenario.file = "scenarios/a.yaml";
    StepResult good;
    good.say = "pat sends 4711";
    good.ran = true;
    StepResult bad;
    bad.say = "4711 is synced";
    bad.ran = bad.failed = true;
    bad.place = {"scenarios/a.yaml", 7, 5};
    bad.expected = "4711 is synced";
    bad.came = "state is 'failed', not 'synced'";
    bad.exchanges.push_back({"ann", {"GET", "http://h/api/v1/x", {}, ""}, {200, "{\"state\":\"failed\"}", {}, "", {}}});
    StepResult later;
    later.say = "the ERP holds 1 document(s)";
    result.scenario = &scenario;
    result.profile = "acumatica";
    result.outcome = Outcome::failed;
    result.steps = {good, bad, later};
    result.mails = {"to pat@x: 'Rejected'"};
  }
  Scenario scenario;
  ScenarioResult result;
};

}  // namespace

TEST_CASE("a failure shows what was expected, what came, the exchange and the mails") {
  const Sample sample;
  const std::string tree = treeOf(sample.result, {});
  for (const char* part : {"FAILED", "ok pat sends 4711", "x  4711 is synced", "scenarios/a.yaml:7:5",
                           "expected 4711 is synced", "came     state is 'failed'", "ann: GET http://h/api/v1/x",
                           "200 {\"state\":\"failed\"}", "-  the ERP holds 1 document(s)", "mail to pat@x"}) {
    INFO(part);
    REQUIRE(tree.find(part) != std::string::npos);
  }
}

TEST_CASE("a skipped one says why") {
  Sample sample;
  sample.result.outcome = Outcome::skipped;
  sample.result.reason = "time is real here";
  REQUIRE_THAT(treeOf(sample.result, {}), Catch::StartsWith("skipped") && Catch::Contains("time is real here"));
  REQUIRE_THAT(junitOf({sample.result}), Catch::Contains("<skipped message=\"time is real here\"/>"));
}

TEST_CASE("the JUnit file is well-formed and counts what there is") {
  const Sample sample;
  const std::string xml = junitOf({sample.result});
  REQUIRE_THAT(xml, Catch::Contains("tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\""));
  REQUIRE_THAT(xml, Catch::Contains("name=\"It &lt;works&gt; &amp; &quot;well&quot;\""));
  REQUIRE_THAT(xml, Catch::Contains("<failure message=\"4711 is synced: expected"));
}

TEST_CASE("the page needs nothing else and escapes what it shows") {
  const Sample sample;
  const std::string html = htmlOf({sample.result});
  REQUIRE_THAT(html, Catch::Contains("0 passed, 1 failed, 0 skipped"));
  REQUIRE(html.find("<works>") == std::string::npos);
  REQUIRE(html.find("<script") == std::string::npos);
  REQUIRE(html.find("src=") == std::string::npos);
}

TEST_CASE("markup keeps no character that XML forbids") {
  REQUIRE(escapeMarkup("a\x01<b>") == "a\xEF\xBF\xBD&lt;b&gt;");
  REQUIRE(escapeMarkup("x\ny") == "x\ny");
}
