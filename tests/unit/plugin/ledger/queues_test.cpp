#include <catch2/catch.hpp>

#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"

namespace tieback::ledger {
namespace {

constexpr Micros kNow = test::kStart;

Item queued(const std::string& connection, int n) {
  Item item;
  item.connection = connection;
  item.id = connection + "." + std::to_string(n);
  item.commitment = std::to_string(n);
  item.state = domain::State::exporting;
  item.phase = domain::Phase::queued;
  item.queue_position = n;
  item.external_key = "TB-" + std::to_string(n);
  return item;
}

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

struct Books {
  test::TemporaryFolder folder;
  std::unique_ptr<Ledger> ledger = openSqliteLedger(folder.file("l.db"), [] { return kNow; });
};

}  // namespace

TEST_CASE("exports are claimed in the order of the connections given, each connection's in the order of pressing") {
  Books books;
  books.ledger->write([](Transaction& transaction) {
    for (const auto& [connection, n] : {std::pair{"zeta", 1}, {"acme", 2}, {"acme", 3}, {"mid", 4}})
      transaction.insert(queued(connection, n));
  });
  std::vector<std::string> claimed;
  books.ledger->write([&](Transaction& transaction) {
    while (const auto item = transaction.claimExport(kNow, "me", kNow + 1, {"idle", "mid", "acme", "zeta"}))
      claimed.push_back(item->id);
  });
  CHECK(claimed == std::vector<std::string>{"mid.4", "acme.2", "acme.3", "zeta.1"});
}

TEST_CASE("a look that says the same as the one before it is no new row") {
  Books books;
  std::vector<StepRecord> steps;
  books.ledger->write([&](Transaction& transaction) {
    for (int minute = 0; minute < 5; ++minute)
      transaction.addStep(look("waiting", "Waiting for approval.", kNow + minute));
    transaction.addStep(look("waiting", "It is rejected.", kNow + 5));
    transaction.addStep(look("waiting", "Waiting for approval.", kNow + 6));
    steps = transaction.steps("acme.1");
  });
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].at == kNow);
  CHECK(steps[0].done_at == kNow + 4);
  CHECK(steps[2].sequence == 3);
}

TEST_CASE("a request is a row of its own, however alike") {
  Books books;
  books.ledger->write([](Transaction& transaction) {
    auto step = look("intent", "", kNow);
    step.kind = "write";
    CHECK(transaction.addStep(step) == 1);
    CHECK(transaction.addStep(step) == 2);
  });
}

}  // namespace tieback::ledger
