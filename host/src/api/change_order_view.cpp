#include <api/change_order_view.h>

namespace tieback::host {
namespace {

json::Value action(std::string_view name, bool allowed, const std::string& reason) {
  return json::Value::object(
      {{"action", name}, {"allowed", allowed}, {"reason", allowed ? json::Value() : json::Value(reason)}});
}

// What the connector says of one of its own operations.
json::Value itemAction(const json::Value& item, std::string_view name) {
  if (const json::Value* actions = item.find("actions"); actions != nullptr && actions->isArray()) {
    for (const json::Value& entry : actions->items()) {
      if (entry.text("action") == name) return action(name, entry.flag("allowed"), entry.text("reason"));
    }
  }
  return action(name, false, "The connector does not offer this now.");
}

bool isAdminOfBoth(const Actor& actor, const std::string& project) {
  return actor.level(project, tool::kCommitments) == Level::admin &&
         actor.level(project, tool::kChangeOrders) == Level::admin;
}

// Why Send or Re-send may not be pressed; empty: it may.
std::string whyNotSend(Services& services, const Actor& actor, const Scope& scope, const json::Value& order,
                       bool with_rules) {
  const std::string lock = order.text("lock");
  if (lock == "void") return "It is void.";
  if (lock != "open") return "It is with accounting already.";
  if (!isAdminOfBoth(actor, scope.project))
    return "This needs 'Admin' on the project's Commitments and Change Orders tools.";
  if (!with_rules) return order.text("status") == "Approved" ? "" : "Its status must be Approved.";
  const auto checked = services.sends.check(actor, scope, order.text("id"));
  if (!checked) return checked.error().message;
  std::string reasons;
  for (const json::Value& rule : checked->at("unmet").items())
    reasons += (reasons.empty() ? "" : " ") + rule.text("message");
  return reasons;
}

void addActions(Services& services, const Actor& actor, const Scope& scope, const json::Value& item, json::Value& order,
                bool with_rules) {
  const std::string lock = order.text("lock");
  const bool known = order.path("erp.item") != nullptr && !order.path("erp.item")->isNull();
  const std::string why_not = whyNotSend(services, actor, scope, order, with_rules);
  auto actions = json::Value::array();
  actions.push(action("send", !known && why_not.empty(), known ? "It was sent before: use Re-send." : why_not));
  actions.push(action("resend", known && why_not.empty(), known ? why_not : "It was never sent: use Send."));
  if (item.isObject()) {
    actions.push(itemAction(item, "retrieve"));
    actions.push(itemAction(item, "void"));
  } else {
    actions.push(
        action("retrieve", false, lock == "open" ? "It is not with accounting." : "It can't be retrieved now."));
    const bool may = lock == "open" && !known && isAdminOfBoth(actor, scope.project);
    actions.push(action("void", may,
                        lock == "open"   ? "This needs 'Admin' on the project's Commitments and Change Orders tools."
                        : lock == "void" ? "It is void."
                                         : "It is with accounting."));
  }
  order.set("actions", std::move(actions));
}

void mergeItem(const json::Value& item, json::Value& order) {
  if (!item.isObject()) return;
  json::Value& erp = order["erp"];
  for (const char* name : {"state", "icon", "revision", "phase", "origin_id", "origin_code", "waiting", "blocked_by"}) {
    if (const json::Value* value = item.find(name)) erp.set(name, *value);
  }
  erp.set("item", item.text("id"));
  if (const json::Value* reason = item.find("reason"); reason != nullptr && !reason->isNull())
    erp.set("reason", *reason);
  if (erp.find("reason") == nullptr) erp.set("reason", nullptr);
  const json::Value* message = item.path("error.message");
  if (message != nullptr) erp.set("message", *message);
  if (erp.find("message") == nullptr) erp.set("message", nullptr);
}

}  // namespace

json::Value itemFor(Services& services, const Actor& actor, const std::string& change_order) {
  const auto request = json::Value::object(
      {{"actor", actor.toJson()},
       {"company", actor.company},
       {"params",
        json::Value::object({{"filter", json::Value::object({{"change_order", change_order}})}, {"limit", 1}})}});
  const CallResult result = services.connectors.call(actor.company, Operation::list, request);
  const json::Value* items = result.ok() ? result.answer.find("items") : nullptr;
  if (items == nullptr || !items->isArray() || items->size() == 0) return {};
  return items->items().front();
}

void addErpView(Services& services, const Actor& actor, const Scope& scope, json::Value& order, bool with_rules) {
  const json::Value* lock = order.find("lock");
  const bool may_have_item = !order.at("erp").isNull() || (lock != nullptr && lock->asString() != "open");
  const json::Value item = may_have_item ? itemFor(services, actor, order.text("id")) : json::Value();
  mergeItem(item, order);
  addActions(services, actor, scope, item, order, with_rules);
}

void addErpViews(Services& services, const Actor& actor, const Scope& scope, json::Value& page) {
  for (json::Value& order : page["items"].items()) addErpView(services, actor, scope, order, false);
}

}  // namespace tieback::host
