// What is kept of the requests to an ERP, and of the looks at it.
#include <catch2/catch.hpp>

#include "store.h"

namespace tieback::ledger::contract {
namespace {

constexpr Micros kNow = 1'000'000'000;

StepRecord look(const std::string& state, const std::string& message, Micros at) {
  StepRecord step;
  step.item = "acme.1";
  step.export_number = 1;
  step.name = "wait for approval";
  step.kind = "read";
  step.state = state;
  step.at = step.done_at = at;
  step.message = message;
  return step;
}

}  // namespace

TEMPLATE_TEST_CASE("a look that says the same as the one before it is no new row", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  std::vector<StepRecord> steps;
  Item item = itemOf("acme", 1);
  ledger->write([&](Transaction& transaction) {
    for (int minute = 0; minute < 5; ++minute)
      transaction.addStep(item, look("waiting", "Waiting for approval.", kNow + minute));
    transaction.addStep(item, look("waiting", "It is rejected.", kNow + 5));
    transaction.addStep(item, look("waiting", "Waiting for approval.", kNow + 6));
    steps = transaction.steps("acme.1");
  });
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].at == kNow);
  CHECK(steps[0].done_at == kNow + 4);
  CHECK(steps[2].sequence == 3);
  CHECK(item.step_sequence == 3);
}

TEMPLATE_TEST_CASE("a request is a row of its own, however alike, and its intent stays open until it is finished", "",
                   SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  std::optional<StepRecord> open;
  std::optional<StepRecord> after;
  std::vector<StepRecord> steps;
  ledger->write([&](Transaction& transaction) {
    auto step = look("intent", "", kNow);
    step.kind = "write";
    step.request = "POST /x\n{}";
    Item item = itemOf("acme", 1);
    const auto finish = [&](const std::string& answer) {
      transaction.finishStep("acme.1", item.step_sequence, "done", kNow + 1, "", answer);
    };
    transaction.addStep(item, step);
    finish("first");
    transaction.addStep(item, step);
    open = transaction.openIntent("acme.1");
    finish("second");
    steps = transaction.steps("acme.1");
    after = transaction.openIntent("acme.1");
  });
  REQUIRE(open);
  CHECK(open->sequence == 2);
  CHECK(open->request == "POST /x\n{}");
  CHECK_FALSE(after);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].answer == "first");
  CHECK(steps[1].answer == "second");
}

TEMPLATE_TEST_CASE("what was last heard of a step is what came of it", "", SqliteStore, PostgresqlStore) {
  TestType store;
  const auto ledger = store.open();
  ledger->write([](Transaction& transaction) {
    auto step = look("intent", "", kNow);
    step.kind = "write";
    Item item = itemOf("acme", 1);
    transaction.addStep(item, step);
  });
  ledger->write([](Transaction& transaction) {
    transaction.finishStep("acme.1", 1, "refused", kNow + 1, "no", "");
    transaction.finishStep("acme.1", 1, "in_doubt", kNow + 2, "no answer", "");
  });
  ledger->write([](Transaction& transaction) { transaction.finishStep("acme.1", 1, "done", kNow + 3, "", "200"); });
  const auto steps = reading<std::vector<StepRecord>>(*ledger, [](auto& all) { return all.steps("acme.1"); });
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].state == "done");
  CHECK(steps[0].done_at == kNow + 3);
  CHECK(steps[0].message.empty());
  CHECK(steps[0].answer == "200");
  CHECK(steps[0].at == kNow);
}

}  // namespace tieback::ledger::contract
