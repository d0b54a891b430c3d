// What of Xero's behaviour a test may turn.
#pragma once

#include <optional>
#include <string>

#include "core/dialect.h"

namespace tieback::mock::xero {

struct Settings {
  // Sign-in. The previous refresh token holds for a while after it was used, for an answer that was lost.
  long long accessTokenSeconds = 1800;
  long long refreshTokenDays = 60;
  long long refreshGraceMinutes = 30;

  // Limits of calls per organisation; 0: none. The windows are fixed and begin with the first call in them.
  long long minuteLimit = 60;
  long long dayLimit = 5000;

  // How long an Idempotency-Key and its answer are remembered; 0: keys are not looked at.
  long long idempotencyMinutes = 6;

  // What is not public, or said differently in different places.
  std::string summarizeErrors = "true";    // when the query does not say: "true" (400) or "false" (200)
  std::string numbers = "unique";          // or "shared": a second order may have the same number
  std::string deletedNumbers = "free";     // or "taken": the number of a DELETED order cannot be used again
  std::string negativeLines = "accept";    // or "refuse"
  std::string negativeTotal = "refuse";    // or "accept"
  std::string unknownTracking = "refuse";  // or "ignore": taken without the tracking, as if it had not been sent
  std::string unitDecimals = "4";          // or "on_request": 2 unless the query has unitdp=4
  std::string missingOrder = "404";        // or "empty_list"
  // Or "at_once": somebody approves what is submitted from then on, before the next request.
  std::string approval = "manual";
  long long maxPurchaseOrders = 500'000;

  Json toJson() const;
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);
};

}  // namespace tieback::mock::xero
