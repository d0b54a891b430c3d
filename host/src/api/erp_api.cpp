// The ERP Integrations tool: the connector's operations.
#include <api/connector_request.h>
#include <api/services.h>
#include <api/staged_view.h>
#include <project/rows.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace tieback::host {
namespace {

constexpr std::string_view kReadyToImport = "ready_to_import";  // the view whose records the host knows more about

constexpr auto kEventWait = std::chrono::milliseconds(2000);

Response passed(const RawResult& result, const Call& call, std::string_view within) {
  if (result.status != TIEBACK_OK) {
    return errorResponse(asCallerSees(errorFromAnswer(result.status, result.text), within), call.request.id);
  }
  Response response;
  response.body = result.text;
  return response;
}

Response ask(Services& services, const Call& call, Operation operation, const json::Value& body,
             std::string_view within = kParams) {
  return passed(services.connectors.callRaw(call.actor.company, operation, connectorRequest(call, body)), call, within);
}

// Who has given a change order back or voided it sees it so on the project side: waits a moment for the event.
void waitForProjectSide(Services& services, const Call& call, const json::Value& answer) {
  const json::Value* state = answer.path("item.state");
  const json::Value* id = answer.path("item.change_order.id");
  if (state == nullptr || id == nullptr || !state->isString() || !id->isString()) return;
  const std::string& is = state->asString();
  if (is != "rejected" && is != "retrieved" && is != "void") return;
  services.events.waitFor(
      call.actor.company, id->asString(),
      [&](const ChangeOrder& order) { return order.lock == Hold::open || order.lock == Hold::voided; }, kEventWait);
}

Response act(Services& services, const Call& call, Operation operation) {
  const CallResult result = services.connectors.call(call.actor.company, operation, connectorRequest(call, call.body));
  if (!result.ok()) return errorResponse(asCallerSees(result.error), call.request.id);
  waitForProjectSide(services, call, result.answer);
  return jsonResponse(result.answer);
}

Response list(Services& services, const Call& call) {
  static constexpr std::array<std::string_view, 7> kFilters = {"project",    "commitment",   "vendor", "state",
                                                               "connection", "change_order", "text"};
  static constexpr std::array<std::string_view, 3> kTexts = {"view", "sort", "cursor"};
  auto params = json::Value::object();
  auto filter = json::Value::object();
  for (const auto& [name, value] : call.request.query) {
    if (std::find(kFilters.begin(), kFilters.end(), name) != kFilters.end()) {
      filter.set(name, value);
    } else if (std::find(kTexts.begin(), kTexts.end(), name) != kTexts.end()) {
      params.set(name, value);
    } else if (name == "limit") {
      std::int64_t limit = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
      if (error != std::errc() || end != value.data() + value.size()) {
        return errorResponse(badRequest("\"limit\" must be a whole number.", "limit"), call.request.id);
      }
      params.set("limit", limit);
    } else {
      return errorResponse(
          badRequest("There is no query parameter \"" + name.substr(0, 60) + "\" here.", name.substr(0, 60)),
          call.request.id);
    }
  }
  if (filter.size() > 0) params.set("filter", std::move(filter));
  if (params.text("view") != kReadyToImport) return ask(services, call, Operation::list, params, kFilter);
  CallResult page = services.connectors.call(call.actor.company, Operation::list, connectorRequest(call, params));
  if (!page.ok()) return errorResponse(asCallerSees(page.error, kFilter), call.request.id);
  addCommitments(services, call.actor, page.answer);
  return jsonResponse(page.answer);
}

// May the viewer know of the item? As the connector's own rule for reading: approvers all, others those of their
// projects.
bool sees(Services& services, const std::string& user, const Notice& notice) {
  const auto actor = services.directory.actor(user);
  if (!actor || actor->company != notice.company) return false;
  if (actor->level(tool::kErpIntegrations) >= Level::standard) return true;
  const auto order = services.database.read(
      [&](Connection& connection) { return rows::changeOrderByItem(connection, notice.company, notice.item); });
  return order && actor->projectLevel(order->project) >= Level::read_only;
}

Response openStream(Services& services, const Call& call) {
  const std::string user = call.actor.id;
  return services.streams.open([&services, user](const Notice& notice) { return sees(services, user, notice); },
                               call.request.id);
}

}  // namespace

void addErpRoutes(Router& router, Services& services) {
  const std::string erp = "/api/v1/companies/{c}/erp";
  const std::string orders = erp + "/change-orders";
  const auto read = [&](const std::string& pattern, Operation operation) {
    router.add("GET", pattern, Needs::session, [&services, operation](const Call& call) {
      return ask(services, call, operation, json::Value::object());
    });
  };
  router.add("GET", orders, Needs::session, [&](const Call& call) { return list(services, call); });
  read(orders + "/counts", Operation::counts);
  read(orders + "/{item}", Operation::get);
  read(orders + "/{item}/prompts", Operation::prompts);
  router.add("POST", orders + "/{item}/preview", Needs::session,
             [&](const Call& call) { return ask(services, call, Operation::preview, call.body); });
  static constexpr std::array<std::pair<std::string_view, Operation>, 10> kActions = {
      {{"accept", Operation::accept},
       {"unaccept", Operation::unaccept},
       {"reject", Operation::reject},
       {"export", Operation::export_item},
       {"try-again", Operation::try_again},
       {"cancel", Operation::cancel},
       {"resolve-doubt", Operation::resolve_doubt},
       {"acknowledge", Operation::acknowledge},
       {"unlink", Operation::unlink},
       {"link", Operation::link}}};
  for (const auto& [action, operation] : kActions) {
    router.add("POST", orders + "/{item}/" + std::string(action), Needs::mutating,
               [&services, operation = operation](const Call& call) { return act(services, call, operation); });
  }
  router.add("POST", erp + "/import", Needs::mutating,
             [&](const Call& call) { return act(services, call, Operation::import_items); });
  router.add("POST", erp + "/import/dismiss", Needs::mutating,
             [&](const Call& call) { return act(services, call, Operation::dismiss); });
  router.add("POST", erp + "/import/restore", Needs::mutating,
             [&](const Call& call) { return act(services, call, Operation::restore); });
  router.add("PUT", erp + "/mail-preference", Needs::mutating,
             [&](const Call& call) { return act(services, call, Operation::set_mail_preference); });
  router.add("GET", erp + "/metadata", Needs::session, [&](const Call& call) {
    auto params = json::Value::object();
    for (const auto& [name, value] : call.request.query) params.set(name, value);
    return ask(services, call, Operation::metadata, params);
  });
  read(erp + "/describe", Operation::describe);
  router.add("GET", "/api/v1/companies/{c}/events", Needs::session,
             [&](const Call& call) { return openStream(services, call); });
}

}  // namespace tieback::host
