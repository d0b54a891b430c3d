#include "../support.h"

#include <observe/trouble_log.h>

#include <catch2/catch.hpp>

#include <fstream>

using namespace tieback;
using namespace tieback::host;

namespace {

struct Troubled {
  test::TempFolder folder;
  SecretMask mask;
  Log log{LogLevel::info, folder / "host.log", mask};
  TroubleLog::Clock::time_point now{};
  TroubleLog trouble{log, LogLevel::error, "work failed", "work goes on", [this] { return now; }};

  void fail(const std::string& lane, const std::string& code) {
    trouble.failed(lane, code, {{"lane", lane}, {"code", code}});
  }
  std::vector<json::Value> lines() const {
    std::vector<json::Value> all;
    std::ifstream stream(folder / "host.log");
    for (std::string line; std::getline(stream, line);) all.push_back(json::parse(line));
    return all;
  }
};

}  // namespace

TEST_CASE("a trouble of many lanes that lasts is one line, then one a minute, then one that it is over") {
  Troubled host;
  for (int i = 0; i < 10; ++i) {
    for (const char* lane : {"export", "mail", "events"}) host.fail(lane, "ledger_unavailable");
  }
  REQUIRE(host.lines().size() == 1);
  CHECK(host.lines()[0].text("level") == "error");
  CHECK(host.lines()[0].path("fields.lane")->asString() == "export");

  host.now += TroubleLog::kEvery;
  host.fail("mail", "ledger_unavailable");
  host.fail("export", "ledger_unavailable");
  REQUIRE(host.lines().size() == 2);
  CHECK(host.lines()[1].path("fields.failures_not_logged")->asString() == "29");

  host.trouble.succeeded("export");
  host.trouble.succeeded("export");
  host.trouble.succeeded("mail");
  CHECK(host.lines().size() == 2);  // events has not succeeded yet
  host.trouble.succeeded("events");
  REQUIRE(host.lines().size() == 3);
  CHECK(host.lines()[2].text("message") == "work goes on");
}

TEST_CASE("another trouble is told at once; one that comes and goes is told once a minute") {
  Troubled host;
  host.fail("export", "a");
  host.fail("export", "b");
  CHECK(host.lines().size() == 2);
  host.trouble.succeeded("export");
  REQUIRE(host.lines().size() == 4);  // both are over
  for (int i = 0; i < 100; ++i) {
    host.fail("export", "a");
    host.trouble.succeeded("export");
  }
  CHECK(host.lines().size() == 4);
  host.now += TroubleLog::kEvery;
  host.fail("export", "a");
  host.trouble.succeeded("export");
  REQUIRE(host.lines().size() == 6);
  CHECK(host.lines()[4].path("fields.failures_not_logged")->asString() == "100");
}
