#include <catch2/catch.hpp>

#include "domain/time.h"

namespace tieback::domain {

TEST_CASE("times are RFC 3339 in UTC, with a fraction only where there is one") {
  CHECK(toRfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(toRfc3339(1781514000000000) == "2026-06-15T09:00:00Z");
  CHECK(toRfc3339(1781514000500000) == "2026-06-15T09:00:00.5Z");
  CHECK(toRfc3339(1781514000000001) == "2026-06-15T09:00:00.000001Z");
  CHECK(toRfc3339(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(toDate(1781514000000000) == "2026-06-15");
  CHECK(toDate(-1) == "1969-12-31");
}

}  // namespace tieback::domain
