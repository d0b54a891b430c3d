// The way to an ERP over HTTP or HTTPS, with a small pool of kept-alive connections. Starts no thread.
//
// Sends each request at most once: what fails before the first byte is NotSent, all that fails later is Lost. Redirects
// are answers, so that credentials never follow one.
#pragma once

#include <functional>
#include <memory>

#include "erp/http/exchange_record.h"
#include "erp/http/http_options.h"
#include "erp/http/rate_gate.h"
#include "erp/port/transport.h"

namespace tieback::erp {

struct HttpHooks {
  std::function<bool()> cancelled;  // polled while waiting, from the worker's thread; may be empty
  ExchangeObserver observer;        // may be empty
  std::shared_ptr<RateGate> gate;   // of all requests to one ERP; may be empty
};

// Thread-safe.
class HttpTransport final : public Transport {
 public:
  // Throws ConfigError when TLS cannot be set up (an unreadable ca_file).
  explicit HttpTransport(HttpOptions options, HttpHooks hooks = {});
  ~HttpTransport() override;

  Exchange exchange(const WireRequest& request) override;

 private:
  struct Pool;

  Exchange attempt(const WireRequest& request);

  const HttpOptions options_;
  const HttpHooks hooks_;
  const std::unique_ptr<Pool> pool_;
};

}  // namespace tieback::erp
