// What the API's handlers work with. All borrowed from the application, which outlives them.
#pragma once

#include <api/router.h>
#include <directory/directory.h>
#include <http/event_stream.h>
#include <http/sessions.h>
#include <observe/metrics.h>
#include <plugin_host/connectors.h>
#include <plugin_host/routes.h>
#include <project/event_applier.h>
#include <project/project_side.h>
#include <project/send_service.h>
#include <webhooks/deliveries.h>
#include <webhooks/endpoints.h>
#include <webhooks/outbox.h>

namespace tieback::host {

struct Services {
  Database& database;
  Directory& directory;
  Sessions& sessions;
  LoginThrottle& throttle;
  ProjectSide& project_side;
  SendService& sends;
  EventApplier& events;
  Connectors& connectors;
  EventStreams& streams;
  Metrics& metrics;
  Routes& routes;
  WebhookEndpoints& webhooks;
  WebhookOutbox& webhook_outbox;
  WebhookDeliveries& webhook_deliveries;
  bool secure_cookies;
  std::function<json::Value()> readiness;  // {"status": "ready" | "not_ready", "checks": […]}
};

void addSessionRoutes(Router& router, Services& services);
void addErpRoutes(Router& router, Services& services);
void addProjectRoutes(Router& router, Services& services);
void addChangeOrderRoutes(Router& router, Services& services);
void addDirectoryRoutes(Router& router, Services& services);
void addWebhookRoutes(Router& router, Services& services);
void addSystemRoutes(Router& router, Services& services);

}  // namespace tieback::host
