// What machines ask: health, readiness, metrics, this API's description, and the routes of connectors.
#include <api/openapi.h>
#include <api/services.h>
#include <app/yaml_reader.h>
#include <base/field_reader.h>

namespace tieback::host {
namespace {

Response metrics(Services& services) {
  services.metrics.set("host_sends_pending", {}, services.sends.pendingCount());
  services.metrics.set("host_webhooks_pending", {}, services.webhook_outbox.pendingCount());
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = services.metrics.exposition();
  return response;
}

Response description() {
  const YamlValue root("openapi.yaml", YAML::Load(std::string(openapiYaml())), "");
  return jsonResponse(root.toJson());
}

Response connect(Services& services, const Call& call) {
  const Request& request = call.request;
  const auto handler = services.routes.find(request.path.at(1));
  if (!handler) {
    return errorResponse(
        {"not_found", Category::bad_input, "There is nothing at this address.", "", json::Value::object()}, request.id);
  }
  HttpRequest passed;
  passed.method = request.method;
  for (std::size_t i = 2; i < request.path.size(); ++i)
    passed.path += (passed.path.empty() ? "" : "/") + request.path[i];
  for (const auto& [name, value] : request.query)
    passed.query += (passed.query.empty() ? "" : "&") + name + "=" + value;
  for (const auto& [name, value] : request.headers) passed.headers.set(name, cleanUtf8(value));
  passed.body = request.body;
  const HttpAnswer answer = (*handler)(passed);
  Response response;
  response.status = answer.status >= 200 && answer.status < 600 ? answer.status : 500;
  response.body = answer.body;
  // A line break would begin a header of its own.
  response.content_type = answer.content_type.empty() || hasControlCharacter(answer.content_type, false)
                              ? "application/octet-stream"
                              : answer.content_type;
  return response;
}

}  // namespace

void addSystemRoutes(Router& router, Services& services) {
  router.add("GET", "/healthz", Needs::nothing, [](const Call&) {
    return jsonResponse(json::Value::object({{"status", "alive"}}));
  });
  router.add("GET", "/readyz", Needs::nothing, [&](const Call&) {
    const json::Value state = services.readiness();
    return jsonResponse(state, state.text("status") == "ready" ? 200 : 503);
  });
  router.add("GET", "/metrics", Needs::nothing, [&](const Call&) { return metrics(services); });
  router.add("GET", "/openapi.json", Needs::nothing, [](const Call&) { return description(); });
  router.addBelow("/connect", [&](const Call& call) { return connect(services, call); });
}

}  // namespace tieback::host
