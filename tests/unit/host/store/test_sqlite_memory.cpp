// In processes of their own: what is said of SQLite holds for a whole process, and only before it is used there.
#include <store/sqlite_engine.h>

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

namespace {

// The child's end: 0 when the memory of an open database is not counted.
[[noreturn]] void openAndLook(bool leave) {
  sqlite3_shutdown();  // whatever the parent has used
  if (leave) tieback::host::leaveSqliteMemoryUncounted();
  sqlite3* database = nullptr;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK) ::_exit(2);
  ::_exit(sqlite3_memory_used() == 0 ? 0 : 1);
}

}  // namespace

TEST_CASE("SQLite's memory goes uncounted once that was said, and else is counted") {
  const bool leave = GENERATE(true, false);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) openAndLook(leave);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == (leave ? 0 : 1));
}
