// What every dialect must do, whatever its ERP. A new dialect adds its <dialect>_fixture.cpp and nothing else.
#include <catch2/catch.hpp>

#include <set>
#include <typeinfo>

#include "small_engine.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

// Whose ERP it is that fails.
std::string nameOf(const Bench& bench) {
  const Fixture& fixture = *bench.fixture;
  return typeid(fixture).name();
}

std::unique_ptr<Fixture> anyFixture() {
  return GENERATE(from_range(fixtures()))();
}

std::vector<Job> goodJobs(Fixture& fixture) {
  return {fixture.newLineJob(), fixture.changedLineJob(), fixture.mixedJob()};
}

void requireSynced(Bench& bench, const Job& job, const WalkResult& result) {
  INFO(result.why << (result.error ? result.error->message + " / " + result.error->erp_message : ""));
  REQUIRE(result.end == WalkResult::End::synced);
  CHECK(result.read_back->projection == bench.dialect->expected(job));
  CHECK_FALSE(result.read_back->origin.id.empty());
  CHECK(result.read_back->origin.data.size() == bench.fixture->documentsOf(job));
  CHECK(bench.fixture->documents() == bench.fixture->documentsOf(job));
  CHECK(bench.fixture->allFinal());
}

}  // namespace

TEST_CASE("every dialect walks each kind of job to synced, and reads back what was sent") {
  Bench names(anyFixture());
  INFO(nameOf(names));
  const std::size_t kind = GENERATE(0u, 1u, 2u);
  const auto job = goodJobs(*names.fixture)[kind];
  const auto result = walk(names, job);
  requireSynced(names, job, result);
  CHECK(result.doubts == 0);

  std::set<std::string> items;
  for (const auto& [item, id] : result.read_back->origin.lines) {
    CHECK_FALSE(id.empty());
    items.insert(item);
  }
  std::set<std::string> wanted;
  for (const auto& line : job.draft.lines) wanted.insert(line.item_ids.begin(), line.item_ids.end());
  CHECK(items == wanted);
}

TEST_CASE("every step taken is in the plan, and the plan's names are unique") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = bench.fixture->mixedJob();
  std::set<std::string> planned;
  const auto plan = bench.dialect->plan(job);
  for (const auto& step : plan) planned.insert(step.name);
  CHECK(planned.size() == plan.size());
  for (const auto& step : walk(bench, job).steps) CHECK(planned.count(step) == 1);
}

TEST_CASE("next and prepare are pure: the same job and state give the same step and the same bytes") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = bench.fixture->mixedJob();
  State state = json::Value::object();
  for (int i = 0; i < 40; ++i) {
    const auto step = bench.dialect->next(job, state);
    if (!step) break;
    const auto kept = state;
    CHECK(bench.dialect->next(job, state) == step);
    if (step->kind == StepSpec::Kind::read) {
      bench.dialect->read(*step, job, state);
      bench.now_us += 600'000'000;
      continue;
    }
    const auto first = bench.dialect->prepare(*step, job, state);
    bench.now_us += 1'000'000;
    const auto second = bench.dialect->prepare(*step, job, kept);
    CHECK(state == kept);
    CHECK(first.method == second.method);
    CHECK(first.target == second.target);
    CHECK(first.headers == second.headers);
    CHECK(first.body == second.body);
    bench.dialect->send(*step, first, job, state);
  }
  CHECK_FALSE(bench.dialect->next(job, state).has_value());
}

TEST_CASE("a lost answer at any write, applied or not, is doubt; a look-up goes on from there and nothing doubles") {
  const auto fault = GENERATE(Fault::lost_after, Fault::lost_before, Fault::html_502);
  const std::size_t kind = GENERATE(0u, 1u, 2u);
  const int which = GENERATE(1, 2, 3, 4, 5, 6);
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = goodJobs(*bench.fixture)[kind];
  int seen = 0;
  bench.transport.failNext(fault, [&](const WireRequest& r) { return bench.fixture->isWrite(r) && ++seen == which; });
  const auto result = walk(bench, job);
  requireSynced(bench, job, result);
  CHECK(result.doubts == (bench.transport.failed() ? 1 : 0));
}

TEST_CASE("a page instead of an answer to a write is never taken for done") {
  const std::size_t kind = GENERATE(0u, 1u);
  const int which = GENERATE(1, 2, 3);
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = goodJobs(*bench.fixture)[kind];
  int seen = 0;
  bench.transport.failNext(Fault::html,
                           [&](const WireRequest& r) { return bench.fixture->isWrite(r) && ++seen == which; });
  requireSynced(bench, job, walk(bench, job));
}

TEST_CASE("what never reached the ERP, or was throttled, is tried later and holds for the whole connection") {
  const auto fault = GENERATE(Fault::not_sent, Fault::throttled);
  const bool at_write = GENERATE(true, false);
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = bench.fixture->mixedJob();
  bench.transport.failNext(fault, [&](const WireRequest& r) { return bench.fixture->isWrite(r) == at_write; });
  const auto result = walk(bench, job);
  requireSynced(bench, job, result);
  CHECK(result.later == 1);
  CHECK(result.doubts == 0);
  REQUIRE(result.error);
  CHECK(result.error->category == Category::erp_unavailable);
  CHECK(result.error->code == (fault == Fault::throttled ? "throttled" : "erp_unreachable"));
}

TEST_CASE("Retry-After is obeyed, and a throttle is never called a bad login") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  bench.transport.failNext(Fault::throttled, [](const WireRequest&) { return true; });
  const auto outcome = bench.dialect->ping();
  const auto* later = std::get_if<TryLater>(&outcome);
  REQUIRE(later != nullptr);
  CHECK(later->at_us == bench.now_us + 120'000'000);
  CHECK(later->whole_connection);
  CHECK(later->error.code == "throttled");
}

TEST_CASE("an expired session logs in once again and goes on, at any point") {
  const int which = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = bench.fixture->mixedJob();
  REQUIRE(std::holds_alternative<Done>(bench.dialect->ping()));
  int seen = 0;
  // The filter only counts; it never takes a request to fail.
  bench.transport.failNext(Fault::not_sent, [&](const WireRequest&) {
    if (++seen == which) bench.fixture->endSessions();
    return false;
  });
  const auto result = walk(bench, job);
  requireSynced(bench, job, result);
  CHECK(result.doubts == 0);
  // An ERP that needs fewer requests than that has not met it.
  CHECK(bench.fixture->logins() == (seen >= which ? 2 : 1));
}

TEST_CASE("a refusal by the ERP keeps its words, names a remedy and leaves nothing behind unnamed") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto refusable = bench.fixture->refusedAtWrite();
  const auto result = walk(bench, refusable.job);
  REQUIRE(result.end == WalkResult::End::refused);
  INFO(result.error->message << " / " << result.error->erp_message);
  CHECK(result.error->erp_message.find(refusable.erp_words) != std::string::npos);
  CHECK_FALSE(result.error->message.empty());
  CHECK_FALSE(result.error->remedy.empty());
  CHECK(bench.dialect->residue(result.state).empty() == (bench.fixture->documents() == 0));
}

TEST_CASE("a refusal by the check comes before anything is written") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto result = walk(bench, bench.fixture->refusedAtCheck().job);
  REQUIRE(result.end == WalkResult::End::refused);
  CHECK_FALSE(result.error->remedy.empty());
  for (const auto& request : bench.transport.sent()) CHECK_FALSE(bench.fixture->isWrite(request));
}

TEST_CASE("a look-up changes nothing and finds nothing under another key") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  auto job = bench.fixture->newLineJob();
  CHECK(std::holds_alternative<Absent>(bench.dialect->lookUp(job)));
  requireSynced(bench, job, walk(bench, job));
  const auto found = bench.dialect->lookUp(job);
  REQUIRE(std::holds_alternative<Found>(found));
  CHECK(std::get<Found>(found).projection == bench.dialect->expected(job));
  CHECK_FALSE(bench.dialect->next(job, std::get<Found>(found).state).has_value());
  job.draft.external_key += "-9";
  CHECK(std::holds_alternative<Absent>(bench.dialect->lookUp(job)));
}

TEST_CASE("what a person names by its id or number is found, whatever its reference, and nothing else is") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  auto job = bench.fixture->newLineJob();
  const auto result = walk(bench, job);
  REQUIRE(result.read_back);
  const auto documents = bench.fixture->documents();
  const auto& origin = result.read_back->origin;
  job.draft.external_key = "another key";
  for (const auto& names : {std::vector{origin.code}, std::vector{std::string("999999"), origin.code}}) {
    const auto found = bench.dialect->lookUpNamed(job, names);
    // An ERP where a change order is lines of another document has no record of its own to be asked for.
    if (!found) return;
    REQUIRE(std::holds_alternative<Found>(*found));
    CHECK(std::get<Found>(*found).complete);
    CHECK_FALSE(bench.dialect->next(job, std::get<Found>(*found).state));
  }
  const auto nothing = bench.dialect->lookUpNamed(job, {"999999", "no such record, whatever it may be called"});
  REQUIRE(nothing);
  CHECK(std::holds_alternative<Absent>(*nothing));
  CHECK(bench.fixture->documents() == documents);
}

TEST_CASE("a failed look-up says so") {
  const auto fault = GENERATE(Fault::lost_before, Fault::not_sent, Fault::html, Fault::html_502, Fault::throttled);
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  const auto job = bench.fixture->newLineJob();
  REQUIRE(std::holds_alternative<Done>(bench.dialect->ping()));
  bench.transport.failNext(fault, [](const WireRequest&) { return true; });
  CHECK(std::holds_alternative<LookUpFailed>(bench.dialect->lookUp(job)));
}

TEST_CASE("a held record can be removed, and then it is absent") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.dialect->capabilities().removes_held) return;
  const auto job = bench.fixture->newLineJob();
  State state = json::Value::object();
  while (!bench.dialect->discardStep(state)) {
    const auto step = bench.dialect->next(job, state);
    REQUIRE(step);
    if (step->kind == StepSpec::Kind::read) {
      bench.dialect->read(*step, job, state);
    } else {
      bench.dialect->send(*step, bench.dialect->prepare(*step, job, state), job, state);
    }
  }
  CHECK_FALSE(bench.dialect->residue(state).empty());
  const auto discard = *bench.dialect->discardStep(state);
  CHECK(std::holds_alternative<Done>(
      bench.dialect->send(discard, bench.dialect->prepare(discard, job, state), job, state)));
  CHECK(std::holds_alternative<Absent>(bench.dialect->lookUp(job)));
  CHECK(bench.fixture->documents() == 0);
}

TEST_CASE("an exported record is there until someone removes it") {
  Bench bench(anyFixture());
  INFO(nameOf(bench));
  if (!bench.dialect->capabilities().unlink_check) return;
  const auto job = bench.fixture->mixedJob();
  const auto result = walk(bench, job);
  requireSynced(bench, job, result);
  const auto& origin = result.read_back->origin;
  CHECK(std::get<Gone>(bench.dialect->checkGone(origin.id, origin.data)) == Gone::no);
  bench.fixture->removeDocuments();
  CHECK(std::get<Gone>(bench.dialect->checkGone(origin.id, origin.data)) == Gone::yes);
}

TEST_CASE("an unknown member of the configuration is refused by name") {
  auto fixture = anyFixture();
  const std::string section = GENERATE("endpoint", "credentials", "options");
  FaultyTransport transport([](const WireRequest&) { return WireReply{}; });
  auto context = fixture->context();
  context.transport = &transport;
  context.other_host = [&](const std::string&, const std::string&) { return &transport; };
  context.now_us = [] { return kStart; };
  auto& mapping = section == "endpoint"      ? context.endpoint
                  : section == "credentials" ? context.credentials
                                             : context.options;
  mapping.set("colour", "blue");
  try {
    fixture->maker()(std::move(context));
    FAIL("was accepted");
  } catch (const ConfigError& e) {
    CHECK(e.where == section + ".colour");
  }
}
