// Webhooks without a network: a store, an outbox, and a sender at a receiver that answers what the test wants.
#pragma once

#include "support.h"

#include <project/event_applier.h>
#include <webhooks/endpoints.h>
#include <webhooks/sender.h>

#include <functional>
#include <string>
#include <vector>

namespace tieback::host::test {

// One host of a store.
struct WebhookHost {
  WebhookHost(Database& database, ManualClock& time, const SecretKey& key)
      : secrets(database, key),
        outbox(database, secrets, time, [] { return 0.5; }),
        sender(outbox, time, log, metrics, [this](const OutboundRequest& request) {
          received.push_back(request);
          return receiver(request);
        }) {}
  TempFolder logs;
  SecretMask mask;
  Log log{LogLevel::info, logs / "host.log", mask};
  Metrics metrics;
  SecretStore secrets;
  WebhookOutbox outbox;
  std::vector<OutboundRequest> received;
  std::function<Result<OutboundAnswer>(const OutboundRequest&)> receiver = [](const OutboundRequest&) {
    return OutboundAnswer{204, "", false, ""};
  };
  WebhookSender sender;

  // Sends all that is due; gives how many requests that were.
  std::size_t sendDue() {
    const std::size_t before = received.size();
    while (sender.sendSome()) {
    }
    return received.size() - before;
  }
  static std::string header(const OutboundRequest& request, const std::string& name) {
    for (const auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return "";
  }
};

inline OutboundAnswer status(int code, std::string retry_after = "") {
  return {code, "the receiver's own words", false, std::move(retry_after)};
}

}  // namespace tieback::host::test
