// What of the vendor's behaviour a test may turn.
#pragma once

#include <optional>
#include <string>

#include "core/dialect.h"

namespace tieback::mock::business_central {

struct Settings {
  // Where the API is, below /v2.0/{tenant}/{environment}/api/; a custom one has publisher/group/version.
  std::string apiRoute = "v2.0";
  long long tokenLifetimeSeconds = 3599;
  // Requests of one application in a sliding window of five minutes; 0: no limit. The service takes 6000.
  long long requestsPer5Minutes = 6000;
  // Seconds in Retry-After of a 429; 0: no header, for none is documented.
  long long retryAfter429 = 60;
  long long maxPageSize = 20'000;
  long long maxBatchSize = 100;
  long long firstOrderNumber = 106'001;
  // The standard page's number is read-only; a customer's page may take it, where the number series is manual.
  bool numberEditable = false;
  bool manualNumbers = true;
  // description2 of a line came with a later version.
  bool description2 = true;
  // In percent, of every line with a tax code.
  long long taxPercent = 0;
  // A commit inside AL code would end the transaction of a batch in the middle.
  bool transactionalBatch = true;
  long long maxOrders = 500'000;

  Json toJson() const;
  // Changes what is named; nothing is changed when one of them does not fit.
  std::optional<BooksError> patch(const Json& changes);
};

}  // namespace tieback::mock::business_central
