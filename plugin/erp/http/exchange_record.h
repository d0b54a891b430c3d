// One exchange as a log or a history may show it: everything but the secrets.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "erp/port/transport.h"

namespace tieback::erp {

struct ExchangeRecord {
  WireRequest request;  // headers and body masked
  Exchange result;      // likewise
  std::chrono::microseconds took{};
};

// Called from the worker that made the exchange, after it; must be thread-safe and must not throw.
using ExchangeObserver = std::function<void(const ExchangeRecord&)>;

// Authorization, cookies and every JSON or form member and XML element whose name speaks of a password, secret, token
// or session become "***"; bodies of a confidential exchange, and those that cannot be read, are left out.
ExchangeRecord maskedRecord(const WireRequest& request, const Exchange& result, std::chrono::microseconds took);

}  // namespace tieback::erp
