// /services/rest/record/v1/…, /services/rest/query/v1/suiteql and /services/rest/async/v1/job/….
#pragma once

#include <string>
#include <vector>

#include "errors.h"
#include "state.h"

namespace tieback::mock::netsuite {

struct Call {
  const HttpRequest& request;
  std::vector<std::string> path;  // below the service: "purchaseOrder", "eid:TB-1"
  std::int64_t nowMicros = 0;

  std::string base() const;  // "https://host"
  std::string parameter(std::string_view name) const;
  bool prefers(std::string_view word) const;  // the Prefer header
};

// Each throws Refusal.
HttpResponse recordCall(State& state, const Call& call);
HttpResponse queryCall(State& state, const Call& call);
HttpResponse jobCall(State& state, const Call& call);
// Takes a record call into the queue: 202, or IDEMPOTENCY_ERROR for a key that was used.
HttpResponse enqueue(State& state, const Call& call);

}  // namespace tieback::mock::netsuite
