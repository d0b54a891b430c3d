// Change orders in both tools, and what a project manager does with them: Send, Re-send, Retrieve, Void.
#include <api/change_order_view.h>
#include <api/connector_request.h>
#include <api/services.h>
#include <base/field_reader.h>

#include <charconv>
#include <chrono>

namespace tieback::host {
namespace {

constexpr auto kEventWait = std::chrono::milliseconds(2000);

Scope scopeOf(const Call& call) {
  const auto commitment = call.params.find("id");
  if (commitment == call.params.end()) return {Tool::change_orders, call.param("p"), {}};
  return {Tool::commitments, call.param("p"), commitment->second};
}

Response shown(Services& services, const Call& call, Result<json::Value> order, int status = 200) {
  if (!order) return errorResponse(order.error(), call.request.id);
  addErpView(services, call.actor, scopeOf(call), order.value(), true);
  return jsonResponse(*order, status);
}

Response shownNow(Services& services, const Call& call) {
  return shown(services, call, services.project_side.changeOrder(call.actor, scopeOf(call), call.param("cco")));
}

Response list(Services& services, const Call& call) {
  Page page;
  for (const auto& [name, value] : call.request.query) {
    if (name == "cursor") {
      page.cursor = value;
    } else if (name == "status") {
      page.status = value;
    } else if (name == "limit") {
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), page.limit);
      if (error != std::errc() || end != value.data() + value.size() || page.limit < 1 || page.limit > 200) {
        return errorResponse(badRequest("\"limit\" must be from 1 to 200.", "limit"), call.request.id);
      }
    } else {
      return errorResponse(
          badRequest("There is no query parameter \"" + name.substr(0, 60) + "\" here.", name.substr(0, 60)),
          call.request.id);
    }
  }
  auto orders = services.project_side.changeOrders(call.actor, scopeOf(call), page);
  if (!orders) return errorResponse(orders.error(), call.request.id);
  addErpViews(services, call.actor, scopeOf(call), orders.value());
  return jsonResponse(*orders);
}

Response send(Services& services, const Call& call, Operation operation) {
  std::optional<std::int64_t> revision;
  FieldReader fields(call.body, "");
  fields.integer("change_order_revision", revision);
  if (!revision)
    fields.refuse("change_order_revision", "\"change_order_revision\" is missing: say which revision you saw.");
  if (const auto wrong = fields.finish()) return errorResponse(*wrong, call.request.id);
  const auto sent =
      services.sends.send(call.actor, {scopeOf(call), call.param("cco"), operation, *revision, call.request_id});
  if (!sent) return errorResponse(asCallerSees(sent.error()), call.request.id);
  return shownNow(services, call);
}

// Retrieve and Void of what the connector has: through the connector, then waits for its event.
Response itemAction(Services& services, const Call& call, Operation operation, const json::Value& order) {
  std::optional<std::int64_t> expected;
  FieldReader fields(call.body, "");
  fields.integer("expected_revision", expected);
  if (const auto wrong = fields.finish()) return errorResponse(*wrong, call.request.id);
  const std::string item = order.path("erp.item") != nullptr ? order.at("erp").text("item") : "";
  if (!expected) {
    const json::Value now = itemFor(services, call.actor, call.param("cco"));
    const auto meant =
        services.project_side.meantRevision(call.key(), now.isObject() ? now.at("revision").asInteger() : 0);
    if (!meant) return errorResponse(meant.error(), call.request.id);
    expected = *meant;
  }
  json::Value request = connectorRequest(call, json::Value::object());
  request.set("item", item);
  request.set("expected_revision", expected.value_or(0));
  const CallResult result = services.connectors.call(call.actor.company, operation, request);
  if (!result.ok()) return errorResponse(asCallerSees(result.error), call.request.id);
  const Hold wanted = operation == Operation::retrieve ? Hold::open : Hold::voided;
  services.events.waitFor(
      call.actor.company, call.param("cco"), [&](const ChangeOrder& now) { return now.lock == wanted; }, kEventWait);
  return shownNow(services, call);
}

Response retrieve(Services& services, const Call& call) {
  const auto order = services.project_side.changeOrder(call.actor, scopeOf(call), call.param("cco"));
  if (!order) return errorResponse(order.error(), call.request.id);
  if (order->at("erp").isNull() || order->at("erp").text("item").empty()) {
    return errorResponse(
        {"forbidden_move", Category::conflict, "It is not with accounting: there is nothing to retrieve.", "",
         json::Value::object({{"state", nullptr}})},
        call.request.id);
  }
  return itemAction(services, call, Operation::retrieve, *order);
}

Response voidIt(Services& services, const Call& call) {
  const auto order = services.project_side.changeOrder(call.actor, scopeOf(call), call.param("cco"));
  if (!order) return errorResponse(order.error(), call.request.id);
  const bool known = !order->at("erp").isNull() && !order->at("erp").text("item").empty();
  if (known) return itemAction(services, call, Operation::void_item, *order);
  std::optional<std::int64_t> ignored;
  FieldReader fields(call.body, "");
  fields.integer("expected_revision", ignored);
  if (const auto wrong = fields.finish()) return errorResponse(*wrong, call.request.id);
  return shown(services, call,
               services.project_side.voidUnsent(call.actor, scopeOf(call), call.param("cco"), call.key()));
}

void addTool(Router& router, Services& services, const std::string& orders) {
  ProjectSide& side = services.project_side;
  const std::string one = orders + "/{cco}";
  router.add("GET", orders, Needs::session, [&](const Call& call) { return list(services, call); });
  router.add("POST", orders, Needs::mutating, [&](const Call& call) {
    return shown(services, call, side.createChangeOrder(call.actor, scopeOf(call), call.body, call.key()), 201);
  });
  router.add("GET", one, Needs::session, [&](const Call& call) { return shownNow(services, call); });
  router.add("PATCH", one, Needs::mutating, [&](const Call& call) {
    return shown(services, call,
                 side.updateChangeOrder(call.actor, scopeOf(call), call.param("cco"), call.body, call.key()));
  });
  router.add("GET", one + "/send-check", Needs::session, [&](const Call& call) {
    return answered(services.sends.check(call.actor, scopeOf(call), call.param("cco")), call);
  });
  router.add("POST", one + "/send", Needs::mutating,
             [&](const Call& call) { return send(services, call, Operation::submit); });
  router.add("POST", one + "/resend", Needs::mutating,
             [&](const Call& call) { return send(services, call, Operation::resend); });
  router.add("POST", one + "/retrieve", Needs::mutating, [&](const Call& call) { return retrieve(services, call); });
  router.add("POST", one + "/void", Needs::mutating, [&](const Call& call) { return voidIt(services, call); });
}

}  // namespace

void addChangeOrderRoutes(Router& router, Services& services) {
  addTool(router, services, "/api/v1/companies/{c}/projects/{p}/change-orders");
  addTool(router, services, "/api/v1/companies/{c}/projects/{p}/commitments/{id}/change-orders");
}

}  // namespace tieback::host
