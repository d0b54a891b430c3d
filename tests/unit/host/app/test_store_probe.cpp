#include "support.h"

#include <app/store_probe.h>
#include <store/schema.h>
#include <catch2/catch.hpp>

namespace tieback::host::test {
namespace {

struct Probed {
  Probed() { migrate(database); }
  std::int64_t writes() {
    return database.read([](Connection& connection) {
      const auto row = connection.one("SELECT value FROM counters WHERE name = 'readiness'");
      return row ? row->integer(0) : 0;
    });
  }
  void sql(const char* text) {
    database.write([&](Connection& connection) { connection.execute(text); });
  }

  TempFolder folder;
  Database database{folder.path() / "host.db"};
  StoreProbe::Clock::time_point now{};
  StoreProbe probe{database, [this] { return now; }};
};

}  // namespace

TEST_CASE("whoever asks often makes no more writes than who asks seldom") {
  Probed probed;
  for (int i = 0; i < 100; ++i) CHECK(probed.probe.trouble().empty());
  CHECK(probed.writes() == 1);
  probed.now += StoreProbe::kTrustGood;
  CHECK(probed.probe.trouble().empty());
  CHECK(probed.writes() == 2);
}

TEST_CASE("a write that fails is told until one goes well, which is tried every second") {
  Probed probed;
  probed.sql(
      "CREATE TRIGGER full_disk BEFORE INSERT ON counters BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
  CHECK_THAT(probed.probe.trouble(), Catch::Contains("disk is full"));
  probed.sql("DROP TRIGGER full_disk");
  CHECK_THAT(probed.probe.trouble(), Catch::Contains("disk is full"));
  CHECK(probed.writes() == 0);
  probed.now += StoreProbe::kTrustBad;
  CHECK(probed.probe.trouble().empty());
  CHECK(probed.writes() == 1);
}

TEST_CASE("a database that can't be read is told at once, whatever the last write's outcome was") {
  Probed probed;
  CHECK(probed.probe.trouble().empty());
  probed.sql("ALTER TABLE counters RENAME TO elsewhere");
  CHECK_THAT(probed.probe.trouble(), Catch::Contains("counters"));
  probed.sql("ALTER TABLE elsewhere RENAME TO counters");
  CHECK(probed.probe.trouble().empty());
}

}  // namespace tieback::host::test
