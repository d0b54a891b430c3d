#include <api/change_order_view.h>

#include <map>
#include <vector>

namespace tieback::host {
namespace {

constexpr std::int64_t kLargestPage = 200;  // of a connector's list

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

// The first items that fit the filter, as this actor may see them.
std::vector<json::Value> itemsFor(Services& services, const Actor& actor, json::Value filter, std::int64_t limit) {
  const auto request =
      json::Value::object({{"actor", actor.toJson()},
                           {"company", actor.company},
                           {"params", json::Value::object({{"filter", std::move(filter)}, {"limit", limit}})}});
  CallResult result = services.connectors.call(actor.company, Operation::list, request);
  json::Value* items = result.ok() ? result.answer.find("items") : nullptr;
  if (items == nullptr || !items->isArray()) return {};
  return std::move(items->items());
}

bool mayHaveItem(const json::Value& order) {
  return !order.at("erp").isNull() || order.text("lock") != "open";
}

void complete(Services& services, const Actor& actor, const Scope& scope, const json::Value& item, json::Value& order,
              bool with_rules) {
  mergeItem(item, order);
  addActions(services, actor, scope, item, order, with_rules);
}

}  // namespace

json::Value itemFor(Services& services, const Actor& actor, const std::string& change_order) {
  auto items = itemsFor(services, actor, json::Value::object({{"change_order", change_order}}), 1);
  return items.empty() ? json::Value() : std::move(items.front());
}

void addErpView(Services& services, const Actor& actor, const Scope& scope, json::Value& order, bool with_rules) {
  const json::Value item = mayHaveItem(order) ? itemFor(services, actor, order.text("id")) : json::Value();
  complete(services, actor, scope, item, order, with_rules);
}

void addErpViews(Services& services, const Actor& actor, const Scope& scope, json::Value& page) {
  // One question for most of them; only what lies beyond the connector's first page is asked for by itself.
  auto filter = json::Value::object({{"project", scope.project}});
  if (scope.commitment) filter.set("commitment", *scope.commitment);
  std::map<std::string, json::Value> known;
  for (json::Value& item : itemsFor(services, actor, std::move(filter), kLargestPage)) {
    std::string order = item.at("change_order").text("id");
    known.emplace(std::move(order), std::move(item));
  }
  for (json::Value& order : page["items"].items()) {
    const auto found = known.find(order.text("id"));
    if (found != known.end()) {
      complete(services, actor, scope, found->second, order, false);
    } else if (known.size() < static_cast<std::size_t>(kLargestPage)) {
      complete(services, actor, scope, {}, order, false);
    } else {
      addErpView(services, actor, scope, order, false);
    }
  }
}

}  // namespace tieback::host
