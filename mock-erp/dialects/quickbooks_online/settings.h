// What of QuickBooks' behaviour a test may turn; docs/mock-erp.md lists the names.
#pragma once

#include <optional>
#include <string>

#include "core/dialect.h"

namespace tieback::mock::quickbooks_online {

struct Settings {
  std::string realmId = "9130347957983456";
  std::string companyName = "Sandbox Company";
  std::string userName = "Ann Accountant";

  // Sign-in. A refresh token older than the first is replaced when it is used, and then holds on for the second.
  long long tokenLifetimeSeconds = 3600;
  long long refreshRotationSeconds = 86'400;
  long long refreshGraceSeconds = 86'400;
  long long refreshLifetimeSeconds = 8'726'400;

  // Requests in a minute of the clock; 0: no limit.
  long long requestsPerMinute = 500;
  std::string throttleFormat = "xml";  // or "json"
  std::string throttleStatus = "429";  // or "403"

  // A requestid that was used before: "replay" the first answer, "refuse" (600), or "ignore": nothing special.
  std::string requestId = "replay";
  bool replayFaults = true;
  bool uniqueNumbers = true;
  bool negativeTotal = false;
  bool sparseUpdate = true;
  bool closedOrderChanges = true;
  bool booksCloseOrders = true;
  long long maxOrders = 500'000;

  Json toJson() const;
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);
};

}  // namespace tieback::mock::quickbooks_online
