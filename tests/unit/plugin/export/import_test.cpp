// Change orders made in the ERP are brought page by page: nothing is lost or doubled, whatever comes in between, and
// what Tieback has made itself is left out.
#include <catch2/catch.hpp>

#include "support/made_there.h"

namespace tieback::test {

namespace {

using Ids = std::vector<std::string>;

const Cancel kNever(nullptr);

constexpr std::int64_t kHour = 60 * kMinute;

void list(World& world, int count) {
  for (int i = 1; i <= count; ++i) world.erp.listed.push_back(madeThere(std::to_string(i)));
}

}  // namespace

TEST_CASE("all pages are brought, one per unit of work, and the end is said") {
  World world;
  list(world, 5);
  REQUIRE(askForImport(world));
  CHECK(importOf(world).text("state") == "queued");
  CHECK(world.lanes->workLookUp(kNever));
  CHECK(importOf(world).text("state") == "running");
  CHECK(stagedIds(world) == Ids{"1", "2"});
  world.settle();
  CHECK(stagedIds(world) == Ids{"1", "2", "3", "4", "5"});
  const auto pull = importOf(world);
  CHECK(pull.text("state") == "done");
  CHECK(pull.at("pages").asInteger() == 3);
  CHECK(pull.at("found").asInteger() == 5);
  CHECK(pull.at("staged").asInteger() == 5);
  CHECK(pull.at("asked_by").text("id") == "u-ann");
  CHECK_FALSE(world.lanes->workLookUp(kNever));
}

TEST_CASE("what Tieback has exported is left out: by its reference, and by its origin id") {
  World world;
  world.send();
  world.acceptAndExport();
  world.settle();
  REQUIRE(world.item().state == domain::State::synced);
  auto by_reference = madeThere("77");
  by_reference.reference = world.item().external_key;
  world.erp.listed = {by_reference, madeThere(world.item().origin_id), madeThere("78")};
  REQUIRE(askForImport(world));
  world.settle();
  CHECK(stagedIds(world) == Ids{"78"});
  CHECK(importOf(world).at("found").asInteger() == 3);
  CHECK(importOf(world).at("staged").asInteger() == 1);
}

TEST_CASE("what an export is still under way with is left out as well") {
  World world;
  world.send();
  world.acceptAndExport();
  auto record = madeThere("77");
  record.reference = world.item().external_key;
  world.erp.listed = {record};
  REQUIRE(askForImport(world));
  REQUIRE(world.lanes->workLookUp(kNever));
  CHECK(stagedIds(world).empty());
}

TEST_CASE("a staged record that a person names as a change order's own is shown no more") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.erp.listed = {madeThere("77"), madeThere("78")};
  REQUIRE(askForImport(world));
  world.settle();
  world.erp.faults["create"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  REQUIRE(world.lanes->workExport(kNever));
  world.erp.records.push_back({"77", "typed by hand", *Decimal::parse("12500.00"), true});
  const auto word = json::Value::object({{"outcome", "applied"}, {"origin_id", "77"}});
  REQUIRE(ops::Deciding(*world.services).resolveDoubt(world.parsed(world.request("4711", word))));
  world.waitOut();
  REQUIRE(world.item().origin_id == "77");
  CHECK(stagedIds(world) == Ids{"78"});
}

TEST_CASE("a host that is killed between two pages, or while it waits for one, goes on there; nothing doubles") {
  World world;
  list(world, 5);
  REQUIRE(askForImport(world));
  REQUIRE(world.lanes->workLookUp(kNever));
  world.restart();
  world.erp.faults["list"] = {Fault::crash_before};
  CHECK_THROWS_AS(world.lanes->workLookUp(kNever), Crash);
  world.restart();
  world.settle();
  CHECK(stagedIds(world) == Ids{"1", "2", "3", "4", "5"});
  CHECK(importOf(world).at("found").asInteger() == 5);
  Ids cursors;
  for (const auto& query : world.erp.asked) cursors.push_back(query.cursor);
  CHECK(cursors == Ids{"", "2", "2", "4"});
}

TEST_CASE("a page that the ledger could not take is asked for again") {
  World world;
  list(world, 3);
  REQUIRE(askForImport(world));
  int writes = 0;
  world.before_write = [&] {
    if (++writes == 3) throw ledger::LedgerError("disk full");  // after the looks for work
  };
  CHECK_THROWS_AS(world.lanes->workLookUp(kNever), ledger::LedgerError);
  world.before_write = nullptr;
  CHECK(stagedIds(world).empty());
  world.settle();
  CHECK(stagedIds(world).empty());  // it may still be at it
  world.host.advance(61 * kSecond);
  world.settle();
  CHECK(stagedIds(world) == Ids{"1", "2", "3"});
  CHECK(importOf(world).at("found").asInteger() == 3);
}

TEST_CASE("an ERP that is down is waited for, with the reason shown, and then the pull goes on") {
  World world;
  list(world, 3);
  REQUIRE(askForImport(world));
  REQUIRE(world.lanes->workLookUp(kNever));
  world.erp.down = true;
  world.settle();
  auto pull = importOf(world);
  CHECK(pull.text("state") == "running");
  CHECK(pull.at("waiting").text("reason") == "The ERP is not to be had.");
  CHECK(pull.at("error").text("code") == "unavailable");
  world.erp.down = false;
  world.host.advance(kMinute);
  world.settle();
  pull = importOf(world);
  CHECK(pull.text("state") == "done");
  CHECK(pull.at("waiting").isNull());
  CHECK(pull.at("error").isNull());
  CHECK(stagedIds(world) == Ids{"1", "2", "3"});
}

TEST_CASE("one that stays down makes the pull fail, and it may be asked for anew") {
  World world;
  list(world, 3);
  REQUIRE(askForImport(world));
  REQUIRE(world.lanes->workLookUp(kNever));
  world.erp.down = true;
  for (int i = 0; i < 20; ++i) {
    world.settle();
    world.host.advance(20 * kMinute);
  }
  auto pull = importOf(world);
  CHECK(pull.text("state") == "failed");
  CHECK(pull.at("error").text("code") == "unavailable");
  const auto asked = world.erp.asked.size();
  world.settle();
  CHECK(world.erp.asked.size() == asked);
  world.erp.down = false;
  REQUIRE(askForImport(world));
  world.settle();
  pull = importOf(world);
  CHECK(pull.text("state") == "done");
  CHECK(pull.at("error").isNull());
  CHECK(stagedIds(world) == Ids{"1", "2", "3"});
}

TEST_CASE("a refusal ends the pull at once, in the ERP's words") {
  World world;
  list(world, 3);
  world.erp.faults["list"] = {Fault::refuse};
  REQUIRE(askForImport(world));
  world.settle();
  CHECK(importOf(world).text("state") == "failed");
  CHECK(importOf(world).at("error").text("message") == "The user may not read.");
  CHECK(world.erp.asked.size() == 1);
}

TEST_CASE("a list that does not go on, or names no id, is not listed for ever") {
  World world;
  list(world, 3);
  world.erp.goes_in_circles = GENERATE(true, false);
  if (!world.erp.goes_in_circles) world.erp.listed[2].origin_id.clear();
  REQUIRE(askForImport(world));
  for (int i = 0; i < 20; ++i) {
    world.settle();
    world.host.advance(20 * kMinute);
  }
  CHECK(importOf(world).text("state") == "failed");
  CHECK(importOf(world).at("error").text("code") == "answer_unreadable");
  CHECK(world.erp.asked.size() < 20);
}

TEST_CASE("the next pull asks for what was changed since an hour before the last complete one began") {
  World world;
  list(world, 1);
  REQUIRE(askForImport(world));
  world.host.advance(kMinute);
  world.settle();
  CHECK(world.erp.asked.back().changed_since_us == 0);
  const auto begun = world.host.now;
  world.host.advance(5 * kHour);
  world.erp.faults["list"] = {Fault::refuse};
  REQUIRE(askForImport(world));
  world.settle();
  CHECK(world.erp.asked.back().changed_since_us == begun - kHour);
  world.host.advance(5 * kHour);
  REQUIRE(askForImport(world));
  world.settle();
  // The one in between came to nothing.
  CHECK(world.erp.asked.back().changed_since_us == begun - kHour);
  CHECK(importOf(world).text("changed_since") == "2026-06-15T08:01:00Z");
}

TEST_CASE("a record listed again is the same one, changed where the ERP has changed it") {
  World world;
  list(world, 2);
  REQUIRE(askForImport(world));
  world.settle();
  world.host.advance(kMinute);
  world.erp.listed[1] = madeThere("2", "250.00");
  REQUIRE(askForImport(world));
  world.settle();
  CHECK(importOf(world).at("staged").asInteger() == 1);
  const auto page = readyToImport(world, json::Value::object({{"sort", "-updated_at"}}));
  const auto& records = page->at("staged").items();
  REQUIRE(records.size() == 2);
  CHECK(records[0].text("origin_id") == "2");
  CHECK(records[0].text("amount") == "250.00");
  CHECK(records[0].text("staged_at") == "2026-06-15T09:00:00Z");
  CHECK(records[0].text("updated_at") == "2026-06-15T09:01:00Z");
  CHECK(records[1].text("updated_at") == "2026-06-15T09:00:00Z");
}

TEST_CASE("what can't be taken over as it stands is shown with what is wrong with it") {
  World world;
  auto uneven = madeThere("1");
  uneven.total = *Decimal::parse("99.99");
  auto astray = madeThere("2");
  astray.commitment.clear();
  auto empty = madeThere("3");
  empty.lines.clear();
  empty.total.reset();
  auto several = madeThere("4");
  several.problem = "It changes several commitments: SC-001, SC-002.";
  world.erp.listed = {uneven, astray, empty, several, madeThere("5")};
  REQUIRE(askForImport(world));
  world.settle();
  const auto page = readyToImport(world, json::Value::object({{"sort", "number"}}));
  Ids problems;
  for (const auto& record : page->at("staged").items()) {
    const auto& problem = record.at("problem");
    CHECK(record.text("state") == (problem.isNull() ? "staged" : "invalid"));
    problems.push_back(problem.isNull() ? "" : problem.text("code"));
  }
  CHECK(problems == Ids{"lines_do_not_sum", "no_commitment", "no_lines", "not_one_change_order", ""});
  const auto first = page->at("staged").items().front().at("problem").text("message");
  CHECK(first == "Its lines sum to 100.00, and the ERP gives its total as 99.99.");
}

TEST_CASE("what was cancelled in the ERP is shown no more, and what never was a change order is not shown at all") {
  World world;
  auto cancelled = madeThere("2");
  cancelled.status = erp::ImportRecord::Status::cancelled;
  world.erp.listed = {madeThere("1"), cancelled};
  REQUIRE(askForImport(world));
  world.settle();
  CHECK(stagedIds(world) == Ids{"1"});
  world.erp.listed = {madeThere("1"), madeThere("2")};
  world.erp.listed[0].status = erp::ImportRecord::Status::cancelled;
  REQUIRE(askForImport(world));
  world.settle();
  CHECK(stagedIds(world) == Ids{"2"});
}

TEST_CASE("pages wait for a connection that rests or is full, and a throttle that they are told of holds for exports") {
  World world;
  world.connection().profile.api.concurrency = 1;
  list(world, 3);
  world.send();
  world.acceptAndExport();
  REQUIRE(askForImport(world));
  bool pulled = true;
  world.erp.before_send = [&](const std::string& step) {
    if (step != "list") pulled = world.lanes->workLookUp(kNever);
  };
  REQUIRE(world.lanes->workExport(kNever));
  CHECK_FALSE(pulled);
  CHECK(importOf(world).at("waiting").text("reason") == "The connection is busy with other requests.");
  world.erp.before_send = nullptr;

  world.host.advance(kSecond);
  world.erp.throttled_until = world.host.now + 90 * kSecond;
  world.erp.faults["list"] = {Fault::throttle};
  REQUIRE(world.lanes->workLookUp(kNever));
  world.send("4712", "10.00", "502");
  world.acceptAndExport("4712");
  CHECK_FALSE(world.lanes->workExport(kNever));
  CHECK_FALSE(world.lanes->workLookUp(kNever));
  world.host.advance(90 * kSecond);
  bool exported = true;
  world.erp.before_send = [&](const std::string& step) {
    if (step == "list") exported = world.lanes->workExport(kNever);
  };
  REQUIRE(world.lanes->workLookUp(kNever));
  CHECK_FALSE(exported);
  world.erp.before_send = nullptr;
  CHECK(world.lanes->workExport(kNever));
  world.settle();
  CHECK(stagedIds(world).size() == 3);
}

TEST_CASE("what became of an export is looked up before the next page is asked for") {
  World world({erp::AbsenceProof::Kind::none, 0});
  list(world, 5);
  REQUIRE(askForImport(world));
  world.erp.faults["create"] = {Fault::lose_before};
  world.send();
  world.acceptAndExport();
  REQUIRE(world.lanes->workExport(kNever));
  REQUIRE(world.lanes->workLookUp(kNever));
  CHECK(world.erp.looks == 2);  // once before it was sent
  CHECK(world.erp.asked.empty());
}

TEST_CASE("a pull of a connection that is not configured at present waits for it") {
  World world;
  list(world, 1);
  REQUIRE(askForImport(world));
  world.restartWithoutConnections();
  CHECK_FALSE(world.lanes->workLookUp(kNever));
  world.restart();
  world.host.advance(16 * kMinute);
  world.settle();
  CHECK(stagedIds(world) == Ids{"1"});
}

}  // namespace tieback::test
