// What of the vendor's behaviour a test may turn. Names in JSON and YAML are the members' without the underscore.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/dialect.h"

namespace tieback::mock::acumatica {

struct Settings {
  // Where the API lives: {site}/entity/{endpoint}/{endpoint_version}/
  std::string site;
  std::string endpoint = "Default";
  std::string endpointVersion = "24.200.001";
  std::string tenant = "Company";

  // Sessions. 0 seats: no limit.
  long long loginLimit = 0;
  long long loginLimitStatus = 500;
  long long sessionTimeoutMinutes = 60;
  long long tokenLifetimeSeconds = 3600;
  bool refreshTokenRotation = true;

  // Licence: 0 is no limit. Beyond half of the quota requests are delayed (real time), beyond it declined.
  long long requestsPerMinute = 0;
  long long delayCapMs = 5000;

  // Long operations: observations until done (a poll, or another session's look at the document), and time by the
  // clock.
  long long operationPolls = 1;
  long long operationMs = 0;
  std::string operationLocks = "document";  // or "form": what the session may not touch meanwhile
  std::vector<std::string> instantActions{"RemoveChangeOrderFromHold", "HoldChangeOrder"};

  // Change orders.
  std::string numbering = "auto";  // or "manual"
  long long firstNumber = 1;
  bool uniqueExternalRef = false;   // the vendor has no such check; a customisation may
  std::string approval = "manual";  // or "approve", "reject": what the approver does, approval_after_ms later
  long long approvalAfterMs = 0;
  std::string lockRefusedAt = "create";  // or "release"
  long long maxChangeOrders = 500'000;

  // Shapes that differ by version or are not documented.
  std::string unknownFields = "refuse";  // or "ignore"
  std::string overlongText = "refuse";   // or "truncate"
  long long missingRecord = 404;         // or 500
  std::string putResponse = "full";      // or "sent": only keys and the fields that were sent or selected
  long long amountDecimals = 2;
  long long quantityDecimals = 6;

  Json toJson() const;
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);
};

}  // namespace tieback::mock::acumatica
