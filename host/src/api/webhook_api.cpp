// Webhooks of a company, and what became of each delivery.
#include <api/paging.h>
#include <api/services.h>

namespace tieback::host {
namespace {

Response made(const Result<json::Value>& result, const Call& call) {
  return answered(result, call, 201);
}

Response deliveries(Services& services, const Call& call) {
  PageWanted page;
  std::string state;
  for (const auto& [name, value] : call.request.query) {
    if (name == "state" && (value == "pending" || value == "delivered" || value == "given_up")) {
      state = value;
    } else if (!page.take(name, value)) {
      return errorResponse(
          badRequest("Only \"state\" (pending, delivered or given_up), \"cursor\" and \"limit\" (1 to 200) "
                     "are taken here.",
                     name.substr(0, 60)),
          call.request.id);
    }
  }
  return answered(services.webhook_deliveries.list(call.actor, call.param("w"), state, page.before, page.limit), call);
}

}  // namespace

void addWebhookRoutes(Router& router, Services& services) {
  const std::string all = "/api/v1/companies/{c}/webhooks";
  const std::string one = all + "/{w}";
  WebhookEndpoints& endpoints = services.webhooks;
  router.add("GET", all, Needs::session, [&](const Call& call) { return answered(endpoints.list(call.actor), call); });
  router.add("POST", all, Needs::mutating,
             [&](const Call& call) { return made(endpoints.create(call.actor, call.body, call.key()), call); });
  router.add("GET", one, Needs::session,
             [&](const Call& call) { return answered(endpoints.get(call.actor, call.param("w")), call); });
  router.add("PATCH", one, Needs::mutating, [&](const Call& call) {
    return answered(endpoints.change(call.actor, call.param("w"), call.body, call.key()), call);
  });
  router.add("DELETE", one, Needs::mutating, [&](const Call& call) {
    return answered(endpoints.remove(call.actor, call.param("w"), call.key()), call);
  });
  router.add("POST", one + "/secret", Needs::mutating, [&](const Call& call) {
    return answered(endpoints.renewSecret(call.actor, call.param("w"), call.key()), call);
  });
  router.add("GET", one + "/deliveries", Needs::session, [&](const Call& call) { return deliveries(services, call); });
  router.add("POST", one + "/deliveries/{d}/redeliver", Needs::mutating, [&](const Call& call) {
    return answered(services.webhook_deliveries.redeliver(call.actor, call.param("w"), call.param("d"), call.key()),
                    call);
  });
}

}  // namespace tieback::host
