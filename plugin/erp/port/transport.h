// One request to an ERP and what became of it. The difference that matters: was anything sent, and is the answer whole?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tieback::erp {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Header names are the same whatever their case.
bool sameHeader(std::string_view a, std::string_view b);

// What a write step will send, without credentials (the dialect's session adds those when sending). Its digest is made
// durable before the first byte leaves.
struct WireRequest {
  std::string method;
  std::string target;  // path and query, below the connection's base URL
  Headers headers;
  std::string body;
  bool confidential = false;  // a login: neither body is ever recorded
};

struct WireReply {
  int status = 0;
  Headers headers;
  std::string body;

  // The first header of that name, whatever its case; empty when there is none.
  std::string header(std::string_view name) const;
};

// Nothing reached the ERP: no connection, name not found, TLS refused, not a byte written. Safe to repeat.
struct NotSent {
  std::string why;
  // Our own rate limit held it back: not before then (host clock).
  std::optional<std::int64_t> at_us = std::nullopt;
};

// At least one byte was sent and no whole answer came back: reset, time-out, truncated, unreadable. The ERP may have
// applied the request.
struct Lost {
  std::string why;
};

using Exchange = std::variant<WireReply, NotSent, Lost>;

// Thread-safe: several workers use one connection's transport at once.
class Transport {
 public:
  virtual ~Transport() = default;
  // Never throws for what the network does. Redirects are answers, not followed. `cancelled` requests count as Lost
  // once a byte was sent.
  virtual Exchange exchange(const WireRequest& request) = 0;
};

}  // namespace tieback::erp
