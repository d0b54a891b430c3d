// The Tryton dialect against a real Tryton. TIEBACK_TRYTON holds the line that tests/live/tryton/server prints when it
// is ready; without it nothing is checked, and the exit status 77 says so.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <tieback/sdk/json.h>

#include <cstdlib>
#include <iostream>

#include "drafts.h"
#include "live_fixture.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace tieback::erp {
std::unique_ptr<Dialect> make_tryton(DialectContext context);
}

namespace {

json::Value server() {
  const char* line = std::getenv("TIEBACK_TRYTON");
  return json::parse(line == nullptr ? "{}" : line);
}

Job jobOf(std::vector<domain::DraftLine> lines) {
  auto job = jobWith(std::move(lines));
  job.draft.external_key = "SC-001/LIVE-" + uniqueToThisRun();
  job.draft.fields = {{"description", "Live check"}, {"comment", "one\ntwo"}};
  return job;
}

class TrytonServer final : public LiveFixture {
 public:
  TrytonServer() : LiveFixture(server()) {}

  DialectContext context() override {
    DialectContext context;
    context.endpoint = json::Value::object({{"url", info_.text("url")}, {"database", info_.text("database")}});
    context.credentials = json::Value::object({{"username", info_.text("login")}, {"password", "env:PW"}});
    // What is lost here is lost on purpose, after its effect: no need to sit out the server's lock.
    context.options = json::Value::object({{"absence_proof", "1s"}});
    return context;
  }
  DialectMaker maker() override { return &make_tryton; }
  bool isWrite(const WireRequest& request) const override {
    return request.body.find("\"model.purchase.") != std::string::npos &&
           request.body.find("search_read") == std::string::npos;
  }
  Job mixedJob() override {
    return jobOf({newLine("i1", "05-120", "990.10"), changedLine("i2", "05-120", 2, "-250.50")});
  }
  Job newLineJob() override { return jobOf({newLine("i1", "03-300", "1250.75"), newLine("i2", "26-000", "-80.00")}); }
  Job changedLineJob() override { return jobOf({changedLine("i1", "03-300", 1, "1500.00")}); }
};

}  // namespace

TEST_CASE("new, changed and mixed lines are synced and read back as sent") {
  const int kind = GENERATE(0, 1, 2);
  Bench bench(std::make_unique<TrytonServer>());
  const auto job = jobOfKind(*bench.fixture, kind);
  requireSynced(bench, job, walk(bench, job));
}

TEST_CASE("each lost answer is found again and nothing doubles") {
  const int kind = GENERATE(0, 1, 2);
  const int which = GENERATE(1, 2, 3, 4, 5);
  Bench bench(std::make_unique<TrytonServer>());
  const auto job = jobOfKind(*bench.fixture, kind);
  int seen = 0;
  bench.transport.failNext(Fault::lost_after,
                           [&](const WireRequest& r) { return bench.fixture->isWrite(r) && ++seen == which; });
  const auto result = walk(bench, job);
  requireSynced(bench, job, result);
  CHECK(result.doubts == (bench.transport.failed() ? 1 : 0));
}

TEST_CASE("an amendment found after a crash tells the amounts before it from the earlier ones") {
  Bench bench(std::make_unique<TrytonServer>());
  const auto first = bench.fixture->changedLineJob();
  requireSynced(bench, first, walk(bench, first));
  const auto second = bench.fixture->changedLineJob();
  requireSynced(bench, second, walk(bench, second));
  CHECK(std::get<Found>(bench.dialect->lookUp(second)).projection == bench.dialect->expected(second));
}

TEST_CASE("what Tryton can tell beforehand is refused before anything is written") {
  Bench bench(std::make_unique<TrytonServer>());
  auto job = bench.fixture->newLineJob();
  std::string code;
  SECTION("inactive vendor") {
    job.draft.vendor = "V-1003";
    code = "vendor_inactive";
  }
  SECTION("unknown vendor") {
    job.draft.vendor = "V-9999";
    code = "vendor_unknown";
  }
  SECTION("closed commitment") {
    job.draft.commitment = "SC-003";
    code = "commitment_not_open";
  }
  SECTION("cost code that may not be bought") {
    job.draft.lines[0].cost_code = "99-000";
    code = "cost_code_inactive";
  }
  SECTION("unknown cost code") {
    job.draft.lines[0].cost_code = "77-000";
    code = "cost_code_unknown";
  }
  SECTION("a quantity finer than the unit") {
    job.draft.lines[0].quantity = Decimal(25, 1);
    code = "amount_not_representable";
  }
  const auto result = walk(bench, job);
  REQUIRE(result.end == WalkResult::End::refused);
  CHECK(result.error->code == code);
  CHECK(std::holds_alternative<Absent>(bench.dialect->lookUp(job)));
}

TEST_CASE("Tryton's own refusal keeps its words") {
  Bench bench(std::make_unique<TrytonServer>());
  auto job = bench.fixture->newLineJob();
  job.draft.fields = {{"description", "two\nlines"}};
  const auto result = walk(bench, job);
  REQUIRE(result.end == WalkResult::End::refused);
  INFO(result.error->erp_message);
  CHECK(result.error->erp_message.find("Description") != std::string::npos);
}

TEST_CASE("a draft or a quotation can be removed") {
  Bench bench(std::make_unique<TrytonServer>());
  const auto job = bench.fixture->newLineJob();
  const int steps = GENERATE(2, 4);  // as far as the purchase, as far as the quotation
  State state = json::Value::object();
  for (int i = 0; i < steps; ++i) {
    const auto step = *bench.dialect->next(job, state);
    const auto outcome = step.kind == StepSpec::Kind::read
                             ? bench.dialect->read(step, job, state)
                             : bench.dialect->send(step, bench.dialect->prepare(step, job, state), job, state);
    REQUIRE(std::holds_alternative<Done>(outcome));
  }
  const auto discard = bench.dialect->discardStep(state);
  REQUIRE(discard);
  const auto outcome = bench.dialect->send(*discard, bench.dialect->prepare(*discard, job, state), job, state);
  CHECK(std::holds_alternative<Done>(outcome));
  CHECK(std::holds_alternative<Absent>(bench.dialect->lookUp(job)));
}

int main(int argc, char** argv) {
  if (std::getenv("TIEBACK_TRYTON") == nullptr) {
    std::cerr << "not checked: TIEBACK_TRYTON names no Tryton\n";
    return 77;
  }
  return Catch::Session().run(argc, argv);
}
