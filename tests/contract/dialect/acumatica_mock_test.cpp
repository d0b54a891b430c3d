// The Acumatica dialect against tieback-mock-erp, whose reading of the vendor's protocol shares no code with ours.
// TIEBACK_ACUMATICA holds {"url","username","password","tenant","client_id","client_secret"}; the books are
// fixtures/seeds/acumatica.yaml. Without it nothing is checked, and the exit status 77 says so.
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
std::unique_ptr<Dialect> make_acumatica(DialectContext context);
}

namespace {

domain::DraftLine onePiece(std::string item, std::string code, const char* amount) {
  auto line = newLine(std::move(item), std::move(code), amount);
  line.quantity = Decimal(1, 0);
  line.unit_cost = line.amount;
  line.uom = "LS";
  return line;
}
domain::DraftLine changeOf(std::string item, std::string code, const char* origin, const char* amount) {
  auto line = changedLine(std::move(item), std::move(code), 0, amount);
  line.uom = "LS";
  line.commitment_line_origin = origin;
  return line;
}

Job jobOf(std::vector<domain::DraftLine> lines) {
  auto job = jobWith(std::move(lines));
  job.draft.external_key = "TB-" + uniqueToThisRun();
  return job;
}

class AcumaticaServer final : public LiveFixture {
 public:
  explicit AcumaticaServer(json::Value options = json::Value::object())
      : LiveFixture(json::parse(std::getenv("TIEBACK_ACUMATICA"))), options_(std::move(options)) {}

  DialectContext context() override {
    DialectContext context;
    context.endpoint = json::Value::object({{"url", info_.text("url")}, {"tenant", info_.text("tenant")}});
    context.credentials = json::Value::object({{"username", info_.text("username")}, {"password", "env:PW"}});
    context.options = options_;
    if (oauth) {
      context.credentials.set("login", "oauth_password");
      context.credentials.set("client_id", info_.text("client_id"));
      context.credentials.set("client_secret", "env:CS");
    }
    return context;
  }
  bool oauth = false;

  DialectMaker maker() override { return &make_acumatica; }
  bool isWrite(const WireRequest& request) const override {
    return request.method != "GET" && request.target.find("/entity/Default/") == 0;
  }
  Job mixedJob() override {
    return jobOf({onePiece("i1", "26-000", "990.10"), changeOf("i2", "05-120", "2", "-250.50")});
  }
  Job newLineJob() override { return jobOf({onePiece("i1", "03-300", "1250.75"), onePiece("i2", "26-000", "-80.00")}); }
  Job changedLineJob() override { return jobOf({changeOf("i1", "03-300", "1", "1500.00")}); }

 private:
  json::Value options_;
};

}  // namespace

TEST_CASE("new, changed and mixed lines are synced and read back as sent") {
  const int kind = GENERATE(0, 1, 2);
  Bench bench(std::make_unique<AcumaticaServer>(
      json::Value::object({{"checks", json::Value::array({"commitment", "cost_codes", "period", "project", "vendor"})},
                           {"class", "COMMIT"}})));
  const auto job = jobOfKind(*bench.fixture, kind);
  requireSynced(bench, job, walk(bench, job));
}

TEST_CASE("a token carries a session as a cookie does") {
  auto fixture = std::make_unique<AcumaticaServer>();
  fixture->oauth = true;
  Bench bench(std::move(fixture));
  const auto job = bench.fixture->mixedJob();
  requireSynced(bench, job, walk(bench, job));
}

TEST_CASE("each lost answer is found again and nothing doubles") {
  const int kind = GENERATE(0, 1, 2);
  const int which = GENERATE(1, 2, 3);
  Bench bench(std::make_unique<AcumaticaServer>());
  const auto job = jobOfKind(*bench.fixture, kind);
  int seen = 0;
  bench.transport.failNext(Fault::lost_after,
                           [&](const WireRequest& r) { return bench.fixture->isWrite(r) && ++seen == which; });
  const auto result = walk(bench, job);
  requireSynced(bench, job, result);
  CHECK(result.doubts == 1);
}

TEST_CASE("what Acumatica refuses is explained") {
  Bench bench(std::make_unique<AcumaticaServer>(json::Value::object({{"checks", json::Value::array()}})));
  auto job = bench.fixture->newLineJob();
  std::string code;
  SECTION("closed period") {
    job.draft.date = "2026-01-15";
    code = "period_closed";
  }
  SECTION("closed commitment") {
    job.draft.commitment = "SC-003";
    code = "commitment_not_open";
  }
  SECTION("inactive vendor") {
    job.draft.commitment = "SC-004";
    code = "vendor_inactive";
  }
  SECTION("inactive cost code") {
    job.draft.lines[0].cost_code = "99-900";
    code = "cost_code_inactive";
  }
  SECTION("unknown cost code") {
    job.draft.lines[0].cost_code = "77-000";
    code = "cost_code_unknown";
  }
  SECTION("unknown project") {
    job.draft.project = "NOWHERE";
    code = "project_unknown";
  }
  SECTION("unknown commitment") {
    job.draft.commitment = "SC-999";
    code = "commitment_unknown";
  }
  const auto result = walk(bench, job);
  REQUIRE(result.end == WalkResult::End::refused);
  CAPTURE(result.error->message, result.error->erp_message, result.error->field, result.error->value);
  CHECK(result.error->code == code);
  CHECK_FALSE(result.error->remedy.empty());
}

TEST_CASE("a held change order can be deleted") {
  Bench bench(std::make_unique<AcumaticaServer>(json::Value::object({{"finish", "on_hold"}})));
  const auto job = bench.fixture->newLineJob();
  const auto result = walk(bench, job);
  REQUIRE(result.end == WalkResult::End::synced);
  const auto discard = bench.dialect->discardStep(result.state);
  REQUIRE(discard);
  const auto request = bench.dialect->prepare(*discard, job, result.state);
  auto state = result.state;
  CHECK(std::holds_alternative<Done>(bench.dialect->send(*discard, request, job, state)));
  CHECK(std::holds_alternative<Absent>(bench.dialect->lookUp(job)));
  const auto gone = bench.dialect->checkGone(result.read_back->origin.id, result.read_back->origin.data);
  CHECK(std::get<Gone>(gone) == Gone::yes);
}

int main(int argc, char** argv) {
  if (std::getenv("TIEBACK_ACUMATICA") == nullptr) {
    std::cerr << "not checked: TIEBACK_ACUMATICA names no Acumatica\n";
    return 77;
  }
  return Catch::Session().run(argc, argv);
}
