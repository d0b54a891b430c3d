// Requests that the host itself makes: keys of an identity provider, webhooks. One connection per request; certificates
// are held against the name; redirects are not followed; the whole exchange has one deadline.
//
// Threads: all calls from any thread.
#pragma once

#include <http/watchdog.h>
#include <outbound/target.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace tieback::host {

struct OutboundRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // sent with Content-Type: application/json where it is not empty
};

struct OutboundAnswer {
  int status = 0;
  std::string body;         // cut at the limit
  bool cut = false;         // there was more
  std::string retry_after;  // as the server wrote it
};

class HttpClient {
 public:
  struct Limits {
    std::chrono::milliseconds time{10'000};  // of the whole exchange, looking up the name aside
    std::size_t body_bytes = 64 << 10;
  };
  explicit HttpClient(Limits limits) : limits_(limits) {}

  // Any status is an answer. Codes url_refused and not_reachable (whose message says why, and never holds the request).
  Result<OutboundAnswer> exchange(const OutboundRequest& request, const OutboundRules& rules);
  // Ends the exchanges that are under way.
  void cancel() { watchdog_.endAll(); }

 private:
  Limits limits_;
  Watchdog watchdog_;
};

}  // namespace tieback::host
