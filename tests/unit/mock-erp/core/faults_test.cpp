#include "core/faults.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

namespace {

Json json(const std::string& text) {
  return std::get<Json>(parseJson(text));
}

HttpRequest put(std::string body) {
  HttpRequest request;
  request.method = "PUT";
  request.path = "/entity/Default/1/ChangeOrder";
  request.query = "%24expand=Commitments";
  request.body = std::move(body);
  return request;
}

}  // namespace

TEST_CASE("a rule strikes what it matches, after skip, count times") {
  Faults faults(1);
  const auto added = faults.add(json(R"({"match":{"dialect":"acumatica","method":"PUT","path":"*/ChangeOrder",
      "body_contains":"CCO-1","query_contains":"$expand"},"fault":{"kind":"reset"},"skip":1,"count":2})"));
  REQUIRE(added.error.empty());
  CHECK(faults.strike("xero", put("CCO-1")).empty());
  CHECK(faults.strike("acumatica", put("CCO-2")).empty());
  CHECK(faults.strike("acumatica", put("CCO-1")).empty());
  CHECK(faults.strike("acumatica", put("CCO-1")).size() == 1);
  CHECK(faults.strike("acumatica", put("CCO-1")).size() == 1);
  CHECK(faults.strike("acumatica", put("CCO-1")).empty());
  const Json rule = faults.list().items()[0];
  CHECK(rule.find("hits")->integer() == 2);
  CHECK(rule.find("matched")->integer() == 4);
  CHECK(faults.remove(added.id));
  CHECK_FALSE(faults.remove(added.id));
}

TEST_CASE("several actions of one rule and of several rules come in order") {
  Faults faults(1);
  faults.add(json(R"({"fault":[{"kind":"latency","ms":5},{"kind":"commit_then_drop"}]})"));
  faults.add(json(R"({"fault":{"kind":"too_many_requests","retry_after":7}})"));
  const auto actions = faults.strike("acumatica", put(""));
  REQUIRE(actions.size() == 3);
  CHECK(actions[0].ms == 5);
  CHECK(actions[1].kind == FaultKind::kCommitThenDrop);
  CHECK(actions[2].retryAfterSeconds == 7);
}

TEST_CASE("a rate strikes about that share, the same way for the same seed") {
  const auto run = [](std::uint64_t seed) {
    Faults faults(seed);
    faults.add(json(R"({"fault":{"kind":"reset"},"rate":0.1})"));
    std::string pattern;
    for (int i = 0; i < 1000; ++i) pattern += faults.strike("acumatica", put("")).empty() ? '.' : 'x';
    return pattern;
  };
  const std::string pattern = run(7);
  CHECK(pattern == run(7));
  CHECK(pattern != run(8));
  const auto hits = std::count(pattern.begin(), pattern.end(), 'x');
  CHECK(hits > 60);
  CHECK(hits < 140);
}

TEST_CASE("a rule that cannot be read is refused with its place") {
  Faults faults(1);
  CHECK(faults.add(json(R"({"fault":{"kind":"nope"}})")).error.find("commit_then_drop") != std::string::npos);
  CHECK(faults.add(json(R"({"fault":{"kind":"reset"},"typo":1})")).error == "rule: unknown key 'typo'");
  CHECK(faults.add(json(R"({"match":{"pth":"x"},"fault":{"kind":"reset"}})")).error == "match: unknown key 'pth'");
  CHECK(faults.add(json(R"({"fault":{"kind":"latency"}})")).error.find("fault.ms") != std::string::npos);
  CHECK_FALSE(faults.add(json(R"({"fault":{"kind":"reset"},"rate":1.5})")).error.empty());
  CHECK_FALSE(faults.add(json("{}")).error.empty());
  CHECK(faults.list().items().empty());
}
