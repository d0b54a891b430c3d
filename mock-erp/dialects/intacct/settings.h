// How this Intacct is set up, where companies differ or the vendor is silent.
#pragma once

#include <optional>
#include <string>

#include "core/dialect.h"
#include "core/json.h"

namespace tieback::mock::intacct {

struct Settings {
  std::string company = "ACME";
  std::string endpoint;                         // where sessions go on; empty: at the address that was asked
  long long sessionMinutes = 120;               // slides with each call
  long long requestsPerMinute = 0;              // 0: no limit; beyond it GW-0010 with 429
  long long maxDocuments = 500'000;             // bound of the books
  std::string linesHold = "delta";              // what a change order's line does to its source's: "delta" or "total"
  std::string repeatedControl = "refuse";       // of a controlid that was executed: "refuse", or "echo" its result
  bool rememberFailed = false;                  // a function that failed counts as executed, too
  bool locationRequired = false;                // on each line, as in companies with several entities
  std::string approval = "definition";          // who wants one: definitions with APPROVAL, or "always"
  bool closedPeriods = true;                    // a date in a closed period is refused
  bool deleteSubmitted = true;                  // what waits for an approval may be deleted
  std::string failedInTransaction = "failure";  // status of the function that failed: "failure" or "aborted"

  Json toJson() const;
  // Nothing is changed when one does not fit.
  std::optional<BooksError> patch(const Json& changes);
};

}  // namespace tieback::mock::intacct
