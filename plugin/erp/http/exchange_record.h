// One exchange as a log or a history may show it: everything but the secrets.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "erp/port/transport.h"

namespace tieback::erp {

// Authorization, cookies and every JSON or form member and XML element whose name speaks of a password, secret, token
// or session become "***"; bodies of a confidential exchange, and those that cannot be read, are left out. That costs
// about as much as the exchange itself, and is done when somebody asks. Valid as long as both are.
class ExchangeRecord {
 public:
  ExchangeRecord(const WireRequest& request, const Exchange& result, std::chrono::microseconds took)
      : request_(request), result_(result), took_(took) {}

  const std::string& method() const { return request_.method; }
  const std::string& target() const { return request_.target; }
  // A status, "not_sent" or "lost": few values, for it may be a label.
  std::string outcome() const;
  bool answered() const { return std::holds_alternative<WireReply>(result_); }
  std::string why() const;  // there was no whole answer; empty when there was
  std::chrono::microseconds took() const { return took_; }

  const WireRequest& request() const;  // headers and body masked
  const Exchange& result() const;      // likewise

 private:
  const WireRequest& request_;
  const Exchange& result_;
  std::chrono::microseconds took_;
  mutable std::optional<WireRequest> masked_request_;
  mutable std::optional<Exchange> masked_result_;
};

// Called from the worker that made the exchange, after it; must be thread-safe and must not throw.
using ExchangeObserver = std::function<void(const ExchangeRecord&)>;

}  // namespace tieback::erp
