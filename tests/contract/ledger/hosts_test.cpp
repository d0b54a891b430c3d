// Several hosts on one ledger: whatever one of them suffers, a change order is in the ERP once, or the doubt is said.
#include <catch2/catch.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <thread>

#include "fleet.h"
#include "outbox/daily_summary.h"

namespace tieback::ledger::contract {
namespace {

using domain::Phase;
using domain::State;
using test::World;

const Cancel kNever(nullptr);
const erp::AbsenceProof kUnique{erp::AbsenceProof::Kind::unique_key, 0};

// The moment after the n-th write of `world` from now on.
void afterWrite(World& world, int n, std::function<void()> action) {
  auto writes = std::make_shared<int>(0);
  world.after_write = [&world, writes, n, action = std::move(action)] {
    if (++*writes != n) return;
    world.after_write = nullptr;
    action();
  };
}

// While `world` is about to send that step, its lease still holding when it last looked.
void beforeSending(TestFleet& fleet, const std::string& step, std::function<void()> action) {
  fleet.erp->before_send = [&fleet, step, action = std::move(action)](const std::string& sent) {
    if (sent != step) return;
    fleet.erp->before_send = nullptr;
    action();
  };
}

constexpr int kIntentIsSecondWrite = 2;  // the first is the claim

}  // namespace

TEST_CASE("a host that is frozen before it sends finds its lease gone when it wakes, and does not send") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  a.acceptAndExport();
  afterWrite(a, kIntentIsSecondWrite, [&] {
    fleet.passLease();
    b.lanes->maintain();
    CHECK(b.item().state == State::in_doubt);
    CHECK(b.item().may_send == "a-100-1");
  });
  CHECK(a.lanes->workExport(kNever));
  CHECK(fleet.erp->sent.empty());
  CHECK(b.item().state == State::in_doubt);

  // As long as it may still wake, no passing of time proves anything.
  b.waitOut("4711", 600 * kSecond);
  CHECK(b.item().state == State::in_doubt);
  CHECK(fleet.erp->sent.empty());

  // It has woken, and is not at work on it: it can say so itself.
  a.lanes->maintain();
  CHECK(b.item().may_send.empty());
  b.waitOut();
  CHECK(b.item().state == State::synced);
  CHECK(fleet.erp->count("TB-4711") == 1);
}

TEST_CASE("a host that is frozen in the midst of sending may send late: it is found, and not sent again") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  a.acceptAndExport();
  beforeSending(fleet, "create", [&] {
    fleet.passLease();
    b.lanes->maintain();
    b.waitOut("4711", 600 * kSecond);
    CHECK(b.item().state == State::in_doubt);
    CHECK(fleet.erp->sent.empty());
  });
  CHECK(a.lanes->workExport(kNever));
  CHECK(fleet.erp->count("TB-4711") == 1);
  CHECK(b.item().state == State::in_doubt);  // what it learned it could not save
  b.waitOut();
  CHECK(b.item().state == State::synced);
  CHECK(b.item().may_send.empty());
  CHECK(fleet.erp->count("TB-4711") == 1);
}

TEST_CASE("where the ERP refuses duplicates itself, another host goes on, and the late sending does no harm") {
  TestFleet fleet(kUnique);
  fleet.erp->refuses_duplicates = true;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  a.acceptAndExport();
  beforeSending(fleet, "create", [&] {
    fleet.passLease();
    b.lanes->maintain();
    b.waitOut();
    CHECK(b.item().state == State::synced);
  });
  const auto history_before = [&] { return b.operationsInHistory(); };
  CHECK(a.lanes->workExport(kNever));
  CHECK(b.item().state == State::synced);
  CHECK(history_before().back() == "complete");
  CHECK(fleet.erp->count("TB-4711") == 1);
}

TEST_CASE("of a host that has ended for sure, exports are taken over at once; the quiet time still counts") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  a.acceptAndExport();
  const auto moment = GENERATE(test::Fault::crash_before, test::Fault::crash_after);
  fleet.erp->faults["create"] = {moment};
  CHECK_THROWS_AS(a.lanes->workExport(kNever), test::Crash);
  b.lanes->maintain();
  CHECK(b.item().state == State::exporting);  // it may be at work
  fleet.end("a");
  b.lanes->maintain();
  CHECK(b.item().state == State::in_doubt);
  CHECK(b.item().may_send.empty());
  b.settle();
  CHECK(b.item().state == (moment == test::Fault::crash_after ? State::synced : State::in_doubt));
  b.waitOut();
  CHECK(b.item().state == State::synced);
  CHECK(fleet.erp->count("TB-4711") == 1);
}

TEST_CASE("what had recorded no intent goes on elsewhere, and its first host can't come back to it") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  a.acceptAndExport();
  afterWrite(a, 1, [&] {
    fleet.passLease();
    b.lanes->maintain();
    CHECK(b.item().phase == Phase::waiting);
    b.waitOut();
    CHECK(b.item().state == State::synced);
  });
  CHECK(a.lanes->workExport(kNever));
  CHECK(b.item().state == State::synced);
  CHECK(fleet.erp->count("TB-4711") == 1);
  CHECK(fleet.erp->sent == std::vector<std::string>{"create", "release"});
}

TEST_CASE("a silent host whose machine nobody sees holds the doubt until someone says that it has ended") {
  TestFleet fleet;
  World& a = fleet.add("a", "kernel-far");
  World& b = fleet.add("b");
  a.send();
  a.acceptAndExport();
  fleet.erp->faults["create"] = {test::Fault::crash_before};
  CHECK_THROWS_AS(a.lanes->workExport(kNever), test::Crash);
  fleet.end("a");  // which b's kernel knows nothing of
  fleet.passLease();
  b.lanes->maintain();
  CHECK(b.item().may_send == "a-100-1");
  b.waitOut("4711", 600 * kSecond);
  REQUIRE(b.item().state == State::in_doubt);
  CHECK(b.item().doubt.text("held_by") == "a (process 100)");
  CHECK(b.item().doubt.text("known").find("a (process 100)") != std::string::npos);
  SECTION("a person, who then has to wait out the quiet time") {
    const ops::Deciding deciding(*b.services);
    REQUIRE(deciding.resolveDoubt(
        b.parsed(b.request("4711", json::Value::object({{"outcome", "not_applied"}, {"note", "It burned down."}})))));
    REQUIRE(deciding.tryAgain(b.parsed(b.request("4711"))));
    b.settle();
    CHECK(fleet.erp->records.empty());
  }
  SECTION("the same host, started anew under its name elsewhere") {
    fleet.add("a", "kernel-new");
    b.lanes->maintain();
    CHECK(b.item().may_send.empty());
  }
  b.waitOut();
  CHECK(b.item().state == State::synced);
  CHECK(fleet.erp->count("TB-4711") == 1);
}

TEST_CASE("two hosts of one name don't run at once") {
  TestFleet fleet;
  fleet.add("a");
  CHECK(errorOf([&] { fleet.add("a"); }).find("another host called a (process 100) is at work") != std::string::npos);
  CHECK(errorOf([&] { fleet.add("a", "kernel-2"); }).find("Give each host a name of its own") != std::string::npos);
  fleet.passLease();
  // Under its own kernel it is seen to be there, however silent.
  CHECK_FALSE(errorOf([&] { fleet.add("a"); }).empty());
  CHECK_NOTHROW(fleet.add("a", "kernel-2"));
}

TEST_CASE("limits and order hold over all hosts") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send("1", "10.00", "501");
  a.send("2", "10.00", "501");
  a.send("3", "10.00", "502");
  for (const char* id : {"1", "2", "3"}) a.acceptAndExport(id);
  beforeSending(fleet, "create", [&] {
    // The first is under way at a: of its commitment nothing more, of another one yes.
    CHECK(b.item("1").phase == Phase::running);
    CHECK(b.lanes->workExport(kNever));
    CHECK(b.item("3").state == State::synced);
    CHECK_FALSE(b.lanes->workExport(kNever));
    CHECK(b.item("2").phase == Phase::queued);
  });
  CHECK(a.lanes->workExport(kNever));
  CHECK(b.lanes->workExport(kNever));
  CHECK(b.item("2").state == State::synced);
}

// It listened no more for a second after it had been told of one, and began the next one so much later.
TEST_CASE("a host that was told of an export listens again at once") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  // It connects, and nobody says anything: it is looked everywhere.
  std::set<tieback_lane> woken;
  b.host.on_wake = [&](tieback_lane lane) { woken.insert(lane); };
  CHECK_FALSE(b.lanes->listen(kNever));
  CHECK(woken ==
        std::set<tieback_lane>{TIEBACK_LANE_EXPORT, TIEBACK_LANE_LOOK_UP, TIEBACK_LANE_MAIL, TIEBACK_LANE_EVENTS});
  a.send();
  a.acceptAndExport();
  CHECK(b.lanes->listen(kNever));
  CHECK(b.lanes->workExport(kNever));
}

TEST_CASE("the answer to a request is saved when the ledger is back, and nothing is in doubt") {
  TestFleet fleet;
  World& a = fleet.add("a");
  a.send();
  a.acceptAndExport();
  beforeSending(fleet, "create", [&] { PostgresqlStore::server().kill(); });
  int waited = 0;
  a.context->wait_for_ledger = [&] {
    if (++waited == 3) PostgresqlStore::server().start();
    return true;
  };
  CHECK(a.lanes->workExport(kNever));
  CHECK(waited >= 3);
  CHECK(a.item().state == State::synced);
  const auto operations = a.operationsInHistory();
  CHECK(std::count(operations.begin(), operations.end(), "lose_answer") == 0);
}

TEST_CASE("a commit that was made, and whose answer was lost, holds no export up") {
  bool came_to_it = true;
  for (int write = kIntentIsSecondWrite; came_to_it; ++write) {
    INFO("the answer of write " << write << " is lost");
    TestFleet fleet;
    World& a = fleet.add("a");
    a.send();
    a.acceptAndExport();
    came_to_it = false;
    afterWrite(a, write, [&] {
      came_to_it = true;
      throw LedgerError("the answer was lost");
    });
    int tries = 0;
    a.context->wait_for_ledger = [&] { return ++tries < 5; };
    CHECK(a.lanes->workExport(kNever));
    CHECK(tries == (came_to_it ? 1 : 0));
    CHECK(a.item().state == State::synced);
    CHECK(std::ranges::count(fleet.erp->sent, "create") == 1);
    const auto operations = a.operationsInHistory();
    CHECK(std::ranges::count(operations, "lose_answer") == 0);
    CHECK(std::ranges::count(operations, "complete") == 1);
    const auto steps = fleet.store.sql("SELECT count(*) || ' of ' || count(DISTINCT (kind, name)) FROM step");
    CHECK(steps.substr(0, steps.find(' ')) == steps.substr(steps.rfind(' ') + 1));
  }
}

TEST_CASE("a request that two hosts are asked at once is done once, and has one answer") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  const auto document = a.request("4711");
  std::optional<Result<json::Value>> second;
  std::thread there;
  bool at_once = false;
  a.before_commit = [&] {
    if (there.joinable()) return;
    there = std::thread([&] { second = ops::Deciding(*b.services).accept(b.parsed(document)); });
    // It has found no answer yet, and waits for the item.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!at_once && std::chrono::steady_clock::now() < deadline)
      at_once = fleet.store.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0";
  };
  const auto first = ops::Deciding(*a.services).accept(a.parsed(document));
  there.join();
  REQUIRE(at_once);
  REQUIRE(first);
  INFO((*second ? "" : second->error().message));
  REQUIRE(*second);
  CHECK(first->dump() == (*second)->dump());
  const auto operations = a.operationsInHistory();
  CHECK(std::ranges::count(operations, "accept") == 1);
}

TEST_CASE("an approver gets one Daily Summary, however many hosts there are") {
  TestFleet fleet;
  World& a = fleet.add("a");
  World& b = fleet.add("b");
  a.send();
  const auto user = json::parse(R"({"id":"u-ann","name":"Ann","email":"ann@example.com","time_zone":"UTC"})");
  for (World* world : {&a, &b}) world->host.users = json::Value::array({user});
  outbox::DailySummary of_a(a.host.client(), *a.ledger, a.connections, "00:00");
  outbox::DailySummary of_b(b.host.client(), *b.ledger, b.connections, "00:00");
  of_a.work();
  of_b.work();
  CHECK(fleet.store.sql("SELECT count(*) FROM mail WHERE kind = 'daily_summary'") == "1");
}

}  // namespace tieback::ledger::contract
