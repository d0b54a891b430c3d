#include <catch2/catch.hpp>

#include <thread>

#include <tieback/sdk/json.h>

#include "life/erp_answers.h"
#include "support/world.h"

namespace tieback::test {
namespace {

using life::ErpAnswers;

const erp::WireRequest kPut{"PUT", "/orders", {}, "{}"};

erp::WireReply reply(int status, std::string body) {
  return {status, {}, std::move(body)};
}

std::vector<ledger::StepRecord> steps(World& world) {
  std::vector<ledger::StepRecord> all;
  world.ledger->read([&](ledger::Transaction& transaction) { all = transaction.steps("acme.4711"); });
  return all;
}

}  // namespace

TEST_CASE("the last answer to a request is heard, and no other request's") {
  ErpAnswers answers;
  const ErpAnswers::Scope scope(answers);
  answers.listenTo(kPut);
  answers.saw(kPut.method, kPut.target, reply(401, "no session"));
  answers.saw("POST", "/login", reply(204, ""));
  answers.saw(kPut.method, kPut.target, reply(200, R"({"id":"1"})"));
  answers.saw("GET", "/orders", reply(200, "[]"));
  CHECK(answers.last() == R"({"status":200,"body":"{\"id\":\"1\"}"})");
  answers.saw(kPut.method, kPut.target, erp::WireReply{201, {{"location", "/orders/7"}}, ""});
  CHECK(answers.last() == R"({"status":201,"body":"","location":"/orders/7"})");
  answers.saw(kPut.method, kPut.target, erp::Lost{"reset"});
  CHECK(answers.last().empty());
  answers.listen();
  answers.saw("GET", "/orders", reply(503, "busy"));
  CHECK(answers.last() == R"({"status":503,"body":"busy"})");
}

TEST_CASE("each thread hears its own answers, and nobody who does not listen any") {
  ErpAnswers answers;
  answers.saw(kPut.method, kPut.target, reply(200, "early"));
  CHECK(answers.last().empty());
  const ErpAnswers::Scope scope(answers);
  std::thread other([&] {
    const ErpAnswers::Scope theirs(answers);
    answers.saw(kPut.method, kPut.target, reply(200, "theirs"));
    CHECK(json::parse(answers.last()).text("body") == "theirs");
  });
  other.join();
  CHECK(answers.last().empty());
}

TEST_CASE("a long answer is cut where no letter is torn, and says so") {
  ErpAnswers answers;
  const ErpAnswers::Scope scope(answers);
  answers.saw(kPut.method, kPut.target, reply(200, std::string(ErpAnswers::kMostOfBody - 1, 'x') + "éé"));
  const std::string body = json::parse(answers.last()).text("body");
  CHECK(body.size() < ErpAnswers::kMostOfBody + 8);
  CHECK_THAT(body, Catch::EndsWith("…"));
  CHECK(cleanUtf8(body) == body);
}

TEST_CASE("a write step keeps what the ERP answered to it; a look only what it could not go on with") {
  World world;
  world.send();
  world.acceptAndExport();
  world.settle();
  std::map<std::string, std::string> answers;
  for (const auto& step : steps(world)) answers[step.name] = step.answer;
  CHECK(answers.at("create") == R"({"status":200,"body":"{\"id\":\"100\"}"})");
  CHECK(answers.at("release") == R"({"status":200,"body":"{\"id\":\"100\"}"})");
  CHECK(answers.at("look up").empty());
  CHECK(answers.at("read back").empty());
}

TEST_CASE("a refusal is kept in the ERP's own words, a lost answer is none, and people see them with the steps") {
  World world;
  world.erp.faults["create"] = {Fault::refuse};
  world.send();
  world.acceptAndExport();
  world.settle();
  world.erp.faults["create"] = {Fault::lose_before};
  REQUIRE(ops::Deciding(*world.services).tryAgain(world.parsed(world.request("4711"))));
  world.settle();
  const auto got = ops::Reading(*world.services).get(world.parsed(world.request("4711")));
  REQUIRE(got);
  std::vector<std::string> shown;
  for (const auto& step : got->at("steps").items()) {
    if (step.text("name") == "create") shown.push_back(step.text("state") + " " + step.at("answer").dump());
  }
  CHECK(shown == std::vector<std::string>{R"(refused {"status":422,"body":"{\"message\":\"The period is closed.\"}"})",
                                          "in_doubt null"});
}

}  // namespace tieback::test
