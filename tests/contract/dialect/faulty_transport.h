// Stands between a dialect and a scripted ERP: records what was sent, and makes the exchange go wrong where a test
// wants it.
#pragma once

#include <erp/port/transport.h>

#include <functional>
#include <mutex>
#include <vector>

namespace tieback::erp::test {

enum class Fault {
  not_sent,     // refused connection
  lost_before,  // a byte went out, the ERP never worked on it
  lost_after,   // applied, the answer lost
  throttled,    // 429 with Retry-After: 120, not applied
  html,         // 200 with a page instead of an answer, not applied
  html_502      // a proxy's page, not applied
};

class FaultyTransport final : public Transport {
 public:
  using Answer = std::function<WireReply(const WireRequest&)>;
  using Filter = std::function<bool(const WireRequest&)>;

  explicit FaultyTransport(Answer answer) : answer_(std::move(answer)) {}

  // The next request that the filter takes goes wrong, once.
  void failNext(Fault fault, Filter filter) {
    fault_ = fault;
    filter_ = std::move(filter);
  }
  bool failed() const { return !filter_; }

  Exchange exchange(const WireRequest& request) override {
    const std::lock_guard lock(mutex_);
    if (!filter_ || !filter_(request)) return apply(request);
    filter_ = nullptr;
    switch (fault_) {
      case Fault::not_sent:
        return NotSent{"connection refused"};
      case Fault::lost_before:
        return Lost{"time-out"};
      case Fault::lost_after:
        apply(request);
        return Lost{"connection reset"};
      case Fault::throttled:
        return WireReply{429, {{"Retry-After", "120"}}, ""};
      case Fault::html:
        return WireReply{200, {{"Content-Type", "text/html"}}, "<html><body>Welcome</body></html>"};
      case Fault::html_502:
        return WireReply{502, {}, "<html><body>Bad gateway</body></html>"};
    }
    return Lost{"unreachable"};
  }

  // Requests that reached the ERP.
  const std::vector<WireRequest>& sent() const { return sent_; }

 private:
  Exchange apply(const WireRequest& request) {
    sent_.push_back(request);
    return answer_(request);
  }

  Answer answer_;
  Fault fault_ = Fault::not_sent;
  Filter filter_;
  std::mutex mutex_;
  std::vector<WireRequest> sent_;
};

}  // namespace tieback::erp::test
