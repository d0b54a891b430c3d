// The host's API without its HTTP server, at a connector that answers what the test wants.
#pragma once

#include "support.h"

#include <api/services.h>

namespace tieback::host::test {

struct Api : Store {
  explicit Api(StubConnectors::Answer answer) : connectors(std::move(answer)) {}

  SecretMask mask;
  Log log{LogLevel::error, "/dev/null", mask};
  Metrics metrics;
  Sessions sessions{database};
  LoginThrottle throttle;
  StubConnectors connectors;
  EventApplier events{database, clock, log, [](std::string_view) {}};
  ProjectSide side{database, clock};
  SendService sends{database, clock, log, connectors};
  EventStreams streams{1};
  Routes connector_routes;
  SecretStore secrets{database, keyFromFile(folder / "secret.key")};
  WebhookEndpoints webhooks{database, secrets, mask, clock, {}};
  WebhookOutbox webhook_outbox{database, secrets, clock, [] { return 0.5; }};
  WebhookDeliveries webhook_deliveries{database, clock, webhook_outbox};
  Services services{database,
                    directory,
                    sessions,
                    throttle,
                    side,
                    sends,
                    events,
                    connectors,
                    streams,
                    metrics,
                    connector_routes,
                    webhooks,
                    webhook_outbox,
                    webhook_deliveries,
                    false,
                    [] { return json::Value(); }};
  Router router{sessions, directory};
};

}  // namespace tieback::host::test
