// A session on PostgreSQL: what it was left with, and its end.
#include <catch2/catch.hpp>

#include "ledger/postgresql/postgresql_session.h"
#include "store.h"

namespace tieback::ledger::contract {

TEST_CASE("what a session was left with is read before what comes next, and shows in none of it") {
  PostgresqlStore store;
  PostgresqlSession session(store.url());
  const auto number = [&](const std::string& sql) {
    std::int64_t found = 0;
    session.each(sql, {}, [&](const Row& row) { found = row.number(0); });
    return found;
  };
  for (std::int64_t i = 1; i <= 3; ++i) {
    session.run("BEGIN READ ONLY");
    CHECK(number("SELECT " + std::to_string(i) + "::bigint") == i);
    session.run("COMMIT");
    session.leave();
    CHECK(session.usable());
  }
  session.run("COMMIT");
  session.leave();
  session.run("SELECT 7");
  session.leave();  // twice: the first is read by now
  CHECK(number("SELECT count(*) FROM pg_stat_activity WHERE pid = pg_backend_pid() AND state = 'active'") == 1);
  session.flush();
  session.leave();  // nothing to leave
  CHECK(session.usable());
}

TEST_CASE("a session whose server ended it after it was left is not used again") {
  PostgresqlStore store;
  PostgresqlSession session(store.url());
  PostgresqlSession other(store.url());
  std::int64_t process = 0;
  session.each("SELECT pg_backend_pid()", {}, [&](const Row& row) { process = row.number(0); });
  session.run("SELECT 1");
  session.leave();
  other.each("SELECT pg_terminate_backend(?::int)::int", {process}, [](const Row&) {});
  CHECK(comes([&] { return !session.usable(); }));
}

}  // namespace tieback::ledger::contract
