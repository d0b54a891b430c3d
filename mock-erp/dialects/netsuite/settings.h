// What of NetSuite's behaviour a test may turn. Names in JSON and YAML are written with underscores.
#pragma once

#include <optional>
#include <string>

#include "core/dialect.h"

namespace tieback::mock::netsuite {

struct Settings {
  std::string account = "1234567";  // the realm of signed requests; its host in the audience of assertions
  long long tokenLifetimeSeconds = 3600;
  long long clockToleranceSeconds = 300;      // how far the timestamp of a signed request may be off
  long long throttleStatus = 429;             // or 400: SSS_REQUEST_LIMIT_EXCEEDED, as RESTlets have it
  long long jobPolls = 1;                     // a queued job is seen unfinished so often
  std::string approval = "none";              // or "wanted": a new order waits for its approval
  std::string closedOrders = "reopen";        // or "refuse": lines for an order that is closed
  std::string negativeTotals = "refuse";      // or "allow"
  std::string negativeQuantities = "refuse";  // or "allow"
  std::string closedPeriods = "allow";        // or "refuse", as a company's own workflow may: orders do not post
  std::string sentAmounts = "take";           // or "compute": the amount is quantity by rate, whatever was sent
  std::string textLimits = "refuse";          // or "cut"
  long long maxOrders = 500'000;

  Json toJson() const;
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);
};

}  // namespace tieback::mock::netsuite
