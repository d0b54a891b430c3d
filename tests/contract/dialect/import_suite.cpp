// What every dialect that lists change orders for import must do.
#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <typeinfo>

#include "small_engine.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

constexpr std::int64_t kDayUs = 24LL * 3600 * 1'000'000;

std::string nameOf(const Bench& bench) {
  const Fixture& fixture = *bench.fixture;
  return typeid(fixture).name();
}

std::unique_ptr<Fixture> anyFixture() {
  return GENERATE(from_range(fixtures()))();
}

// All pages. No page costs more than its few requests, and nothing is written.
std::vector<ImportRecord> wholeList(Bench& bench, std::int64_t since = 0) {
  std::vector<ImportRecord> records;
  ImportQuery query;
  query.changed_since_us = since;
  for (int page = 0; page < 300; ++page) {
    const auto before = bench.transport.sent().size();
    auto result = bench.dialect->listForImport(query);
    for (auto i = before; i < bench.transport.sent().size(); ++i) {
      CHECK_FALSE(bench.fixture->isWrite(bench.transport.sent()[i]));
    }
    REQUIRE(std::holds_alternative<ImportPage>(result));
    auto& got = std::get<ImportPage>(result);
    records.insert(records.end(), got.records.begin(), got.records.end());
    if (got.next.empty()) return records;
    CHECK(got.next != query.cursor);
    query.cursor = got.next;
  }
  FAIL("the list has no end");
  return records;
}

std::multiset<std::string> amountsOf(const std::vector<ImportLine>& lines) {
  std::multiset<std::string> amounts;
  for (const auto& line : lines) amounts.insert(line.amount.rescaled(2)->toString());
  return amounts;
}

}  // namespace

TEST_CASE("every dialect lists for import, or its fixture says why not") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  CHECK(bench.dialect->capabilities().import == bench.fixture->cannotImport().empty());
  if (bench.fixture->cannotImport().empty()) return;
  const auto result = bench.dialect->listForImport({});
  REQUIRE(std::holds_alternative<Outcome>(result));
  CHECK(std::holds_alternative<Refused>(std::get<Outcome>(result)));
}

TEST_CASE("a change order made in the ERP is listed with its commitment and its lines, exactly") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.fixture->cannotImport().empty()) return;
  const auto job = bench.fixture->newLineJob();
  CHECK(wholeList(bench).empty());
  bench.fixture->makeByHand(job, 1);
  const auto records = wholeList(bench);
  REQUIRE(records.size() == 1);
  const auto& record = records.front();
  CHECK_FALSE(record.origin_id.empty());
  CHECK_FALSE(record.origin_code.empty());
  CHECK(record.reference != job.draft.external_key);
  CHECK(record.problem.empty());
  CHECK(record.commitment == job.draft.commitment);
  CHECK(record.vendor == job.draft.vendor);
  CHECK((record.currency == job.draft.currency || record.currency.empty()));
  CHECK((record.status == ImportRecord::Status::closed || record.status == ImportRecord::Status::open));
  CHECK_FALSE(record.version.empty());
  std::multiset<std::string> wanted, codes, wanted_codes;
  for (const auto& line : job.draft.lines) {
    wanted.insert(line.amount.rescaled(2)->toString());
    wanted_codes.insert(line.cost_code);
  }
  CHECK(amountsOf(record.lines) == wanted);
  for (const auto& line : record.lines) {
    CHECK_FALSE(line.id.empty());
    codes.insert(line.cost_code);
  }
  CHECK(codes == wanted_codes);
  if (record.total) CHECK(*record.total == job.draft.total);
}

TEST_CASE(
    "what is linked to a change order made in the ERP can tell that it is still there, as what was exported can") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.fixture->cannotImport().empty() || !bench.dialect->capabilities().unlink_check) return;
  bench.fixture->makeByHand(bench.fixture->newLineJob(), 1);
  const auto records = wholeList(bench);
  REQUIRE(records.size() == 1);
  REQUIRE(records.front().documents.size() > 0);
  const auto gone = bench.dialect->checkGone(records.front().origin_id, records.front().documents);
  REQUIRE(std::holds_alternative<Gone>(gone));
  CHECK(std::get<Gone>(gone) == Gone::no);
}

TEST_CASE("however many there are, each is listed, and again the same") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.fixture->cannotImport().empty()) return;
  constexpr int kMany = 130;
  for (int i = 1; i <= kMany; ++i) bench.fixture->makeByHand(bench.fixture->newLineJob(), i);
  std::map<std::string, std::string> seen;
  for (const auto& record : wholeList(bench)) seen[record.origin_id] = record.origin_code;
  CHECK(seen.size() == kMany);
  std::map<std::string, std::string> again;
  for (const auto& record : wholeList(bench, kStart - kDayUs)) again[record.origin_id] = record.origin_code;
  CHECK(again == seen);
  CHECK(wholeList(bench, kStart + 10 * kDayUs).empty());
}

TEST_CASE(
    "what was exported is listed so that it is known: by the origin id that it was read back with, or by its key") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.fixture->cannotImport().empty()) return;
  const auto job = bench.fixture->newLineJob();
  const auto result = walk(bench, job);
  REQUIRE(result.read_back);
  for (const auto& record : wholeList(bench)) {
    CHECK((record.origin_id == result.read_back->origin.id || record.reference == job.draft.external_key));
  }
}

TEST_CASE("a page that can't be had says so, and never as a doubt") {
  const auto fault = GENERATE(Fault::lost_before, Fault::not_sent, Fault::html, Fault::html_502, Fault::throttled);
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.fixture->cannotImport().empty()) return;
  REQUIRE(std::holds_alternative<Done>(bench.dialect->ping()));
  bench.transport.failNext(fault, [](const WireRequest&) { return true; });
  const auto result = bench.dialect->listForImport({});
  REQUIRE(std::holds_alternative<Outcome>(result));
  const auto* later = std::get_if<TryLater>(&std::get<Outcome>(result));
  REQUIRE(later != nullptr);
  CHECK_FALSE(later->error.message.empty());
  if (fault == Fault::throttled) CHECK(later->at_us == bench.now_us + 120'000'000);
  CHECK(std::holds_alternative<ImportPage>(bench.dialect->listForImport({})));
}
