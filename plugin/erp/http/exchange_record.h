// One exchange as a log or a history may show it: everything but the secrets.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "erp/port/transport.h"

namespace tieback::erp {

struct ExchangeRecord {
  WireRequest request;  // headers and body masked
  Exchange result;      // likewise
  std::chrono::microseconds took{};
};

// Authorization, cookies and every JSON or form member and XML element whose name speaks of a password, secret, token
// or session become "***"; bodies of a confidential exchange, and those that cannot be read, are left out.
ExchangeRecord maskedRecord(const WireRequest& request, const Exchange& result, std::chrono::microseconds took);

// The answer alone, likewise. `confidential`: as the request says.
Exchange maskedAnswer(const Exchange& result, bool confidential);

// An exchange of which headers and bodies can be had only masked. That means reading them, which costs more than all
// else about an exchange, and most are never looked at: so it is done when somebody asks. Holds neither of them: for
// the observer, while it is called.
class SeenExchange {
 public:
  SeenExchange(const WireRequest& request, const Exchange& result, std::chrono::microseconds took)
      : request_(request), result_(result), took_(took) {}

  const std::string& method() const { return request_.method; }
  const std::string& target() const { return request_.target; }
  std::chrono::microseconds took() const { return took_; }
  bool answered() const { return std::holds_alternative<WireReply>(result_); }
  // The status, "not_sent" or "lost": few values, for a label.
  std::string outcome() const;
  ExchangeRecord masked() const { return maskedRecord(request_, result_, took_); }
  // Gives the masked answer whenever it is asked for: may be kept.
  std::function<Exchange()> answer() const;

 private:
  const WireRequest& request_;
  const Exchange& result_;
  std::chrono::microseconds took_;
};

// Called from the worker that made the exchange, after it; must be thread-safe and must not throw.
using ExchangeObserver = std::function<void(const SeenExchange&)>;

}  // namespace tieback::erp
