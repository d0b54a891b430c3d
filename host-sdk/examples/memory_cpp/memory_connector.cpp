#include "memory_connector.h"

#include "item_document.h"
#include "rules.h"

namespace example {
namespace {

using tieback::Category;
using tieback::Error;

Error conflict(std::string code, std::string message, Value details = Value::object()) {
  return {std::move(code), Category::conflict, std::move(message), {}, std::move(details)};
}

Error notFound(std::string_view id) {
  return {.code = "item_not_found",
          .category = Category::bad_input,
          .message = "There is no item \"" + std::string(id) + "\" in this company.",
          .where = "item"};
}

std::string projectOf(const Value& shown) {
  return shown.at("project").text("id");
}

}  // namespace

Result<std::unique_ptr<MemoryConnector>> MemoryConnector::create(tieback::HostClient host, const Value& config) {
  if (auto all = host.require({tieback::Service::clock}); !all) return all.error();
  std::map<std::string, std::string> connections;
  const Value* list = config.find("connections");
  if (list != nullptr && !list->isArray()) return tieback::badRequest("`connections` must be an array.", "connections");
  for (std::size_t i = 0; list != nullptr && i < list->items().size(); ++i) {
    const std::string where = "connections[" + std::to_string(i) + "]";
    const Value& one = list->items()[i];
    for (const char* member : {"id", "company"}) {
      const Value* text = one.find(member);
      if (text == nullptr || !text->isString() || text->asString().empty()) {
        return tieback::badRequest("`" + where + "." + member + "` must be a string.", where + "." + member);
      }
    }
    connections.emplace(one.text("company"), one.text("id"));
  }
  return std::unique_ptr<MemoryConnector>(new MemoryConnector(host, std::move(connections)));
}

std::string MemoryConnector::now() const {
  return timeText(host_.nowUs());
}

Result<std::string> MemoryConnector::connectionOf(const Value& request) const {
  const auto found = connections_.find(request.text("company"));
  if (found == connections_.end()) {
    return Error{"company_unknown", Category::bad_input, "This company has no connection here.", "company",
                 Value::object()};
  }
  return found->second;
}

Result<MemoryConnector::Item*> MemoryConnector::findItem(const Value& request) {
  const auto found = items_.find(request.text("item"));
  // Another company's item must look like none at all.
  if (found == items_.end() || found->second.shown.text("company") != request.text("company")) {
    return notFound(request.text("item"));
  }
  return &found->second;
}

Result<Value> MemoryConnector::once(std::string_view operation, const Value& request, const Change& change) {
  Value body = request;
  body.erase("actor");
  const std::string text = body.canonical();
  const std::tuple key(request.at("actor").text("id"), std::string(operation), request.text("request_id"));

  const std::lock_guard lock(mutex_);
  const bool remembers = !std::get<2>(key).empty();  // a dry run carries no id
  if (const auto before = answered_.find(key); remembers && before != answered_.end()) {
    if (before->second.body == text) return before->second.answer;
    return conflict("request_id_reused", "This request id was used for another request.");
  }
  const auto connection = connectionOf(request);
  if (!connection) return connection.error();
  auto answer = change(*connection);
  if (answer && remembers) answered_[key] = {text, *answer};
  return answer;
}

Result<Value> MemoryConnector::submit(const Value& request) {
  return once("submit", request, [&](const std::string& connection) -> Result<Value> {
    const Value& params = request.at("params");
    auto shown = newItem(request, connection, now());
    if (!shown) return shown.error();
    if (auto denied = permission("submit", request.at("actor"), projectOf(*shown))) return *denied;
    if (params.flag("dry_run")) return Value::object({{"unmet", Value::array()}});
    const std::string id = shown->text("id");
    if (items_.contains(id)) return conflict("forbidden_move", "This change order was sent before.");
    Item& item = items_[id];
    item.shown = *std::move(shown);
    item.document = params.at("document");
    record(item, request.at("actor"), "submit", "ready");
    tellHost(item, "sent", request.at("actor"));
    return Value::object({{"item", withActions(item.shown, request.at("actor"))}});
  });
}

Result<Value> MemoryConnector::move(std::string_view operation, const Value& request,
                                    const std::function<void(Item&)>& apply) {
  return once(operation, request, [&](const std::string&) -> Result<Value> {
    const auto found = findItem(request);
    if (!found) return found.error();
    Item& item = **found;
    if (auto denied = permission(operation, request.at("actor"), projectOf(item.shown))) return *denied;
    const Value& revision = item.shown.at("revision");
    if (request.at("expected_revision").asInteger() != revision.asInteger()) {
      return conflict("stale_revision", "It has changed since you opened it; read it again.",
                      Value::object({{"revision", revision}}));
    }
    const std::string state = item.shown.text("state");
    const auto allowed = findMove(operation, state);
    if (!allowed)
      return conflict("forbidden_move", "That is not possible while it is " + state + ".", movesDetails(state));
    item.shown.set("state", allowed->to).set("icon", allowed->icon).set("revision", revision.asInteger() + 1);
    item.shown.set("updated_at", now());
    apply(item);
    record(item, request.at("actor"), operation, allowed->to);
    return Value::object({{"item", withActions(item.shown, request.at("actor"))}});
  });
}

Result<Value> MemoryConnector::retrieve(const Value& request) {
  return move("retrieve", request, [&](Item& item) { tellHost(item, "returned", request.at("actor")); });
}

Result<Value> MemoryConnector::accept(const Value& request) {
  // There is no preview here, so nobody can have been shown one.
  const Value* given = request.find("params");
  if (given != nullptr && given->isObject() && !given->text("preview_digest").empty()) {
    return conflict("preview_changed", "This connector has no preview; accept without its digest.", Value::object());
  }
  return move("accept", request, [&](Item& item) {
    item.shown.set("accepted_by", person(request.at("actor"))).set("accepted_at", now());
    const Value* params = request.find("params");
    const Value* answers = params != nullptr ? params->find("answers") : nullptr;
    if (answers != nullptr && answers->isObject()) item.shown.set("answers", *answers);
  });
}

Result<Value> MemoryConnector::unaccept(const Value& request) {
  return move("unaccept", request,
              [](Item& item) { item.shown.set("accepted_by", nullptr).set("accepted_at", nullptr); });
}

Result<Value> MemoryConnector::reject(const Value& request) {
  const Value* params = request.find("params");
  const std::string reason = params != nullptr ? params->text("reason") : "";
  if (reason.empty()) {
    return Error{"reason_required", Category::bad_input, "Say why: its creator reads it.", "params.reason",
                 Value::object()};
  }
  return move("reject", request, [&](Item& item) {
    item.shown.set("reason", reason);
    tellHost(item, "returned", request.at("actor"));
  });
}

Result<Value> MemoryConnector::exportItem(const Value& request) {
  return move("export", request, [&](Item& item) {
    item.shown.set("phase", "queued");
    tellHost(item, "progress", request.at("actor"));
    host_.wake(TIEBACK_LANE_EXPORT);
  });
}

Result<Value> MemoryConnector::list(const Value& request) {
  const std::lock_guard lock(mutex_);
  const auto connection = connectionOf(request);
  if (!connection) return connection.error();
  Value found = Value::array();
  bool may = !permission("list", request.at("actor"), "");
  for (const auto& [id, item] : items_) {
    if (item.shown.text("company") != request.text("company")) continue;
    if (permission("list", request.at("actor"), projectOf(item.shown))) continue;
    may = true;
    found.push(withActions(item.shown, request.at("actor")));
  }
  if (!may && !hasAnyProject(request.at("actor"))) return *permission("list", request.at("actor"), "");
  return Value::object({{"items", found}, {"next_cursor", nullptr}});
}

Result<Value> MemoryConnector::counts(const Value& request) {
  auto listed = list(request);
  if (!listed) return listed;
  return countItems(listed->at("items"));
}

Result<Value> MemoryConnector::get(const Value& request) {
  const std::lock_guard lock(mutex_);
  const auto found = findItem(request);
  if (!found) return found.error();
  const Item& item = **found;
  if (auto denied = permission("get", request.at("actor"), projectOf(item.shown))) return *denied;
  return Value::object({{"item", withActions(item.shown, request.at("actor"))},
                        {"document", item.document},
                        {"steps", Value::array()},
                        {"history", item.history},
                        {"mails", Value::array()}});
}

Result<Value> MemoryConnector::describe(const Value&) {
  Value operations = Value::array();
  for (const char* name : {"submit", "retrieve", "accept", "unaccept", "reject", "export", "list", "counts", "get",
                           "describe", "health"}) {
    operations.push(name);
  }
  return Value::object({{"name", kDescriptor.name},
                        {"version", kDescriptor.version},
                        {"operations", operations},
                        {"erps", Value::array()},
                        {"profiles", Value::array()}});
}

Result<Value> MemoryConnector::health(const Value&) {
  return Value::object({{"status", "ok"}, {"checks", Value::array()}});
}

Result<bool> MemoryConnector::work(tieback_lane lane, const tieback::Cancel& cancel) {
  if (cancel.requested()) return false;
  if (lane == TIEBACK_LANE_EXPORT) return exportOne();
  if (lane == TIEBACK_LANE_EVENTS) return deliverOne();
  return false;
}

bool MemoryConnector::exportOne() {
  const std::lock_guard lock(mutex_);
  for (auto& [id, item] : items_) {
    if (item.shown.text("state") != "exporting") continue;
    item.shown.set("state", "synced").set("phase", nullptr).set("icon", "green");
    item.shown.set("origin_id", "MEM-" + id).set("updated_at", now());
    item.shown.set("revision", item.shown.at("revision").asInteger() + 1).set("attempts", 1);
    record(item, Value(), "export", "synced");
    tellHost(item, "synced", Value());
    return true;
  }
  return false;
}

Result<bool> MemoryConnector::deliverOne() {
  Value event;
  {
    const std::lock_guard lock(mutex_);
    if (events_.empty() || !host_.offers(tieback::Service::events)) return false;
    event = events_.front();
  }
  if (auto done = host_.deliver(event); !done) return false;  // the host will be asked again
  const std::lock_guard lock(mutex_);
  if (!events_.empty() && events_.front() == event) events_.pop_front();
  return true;
}

void MemoryConnector::record(Item& item, const Value& actor, std::string_view operation, std::string_view to) {
  const Value from = item.history.size() == 0 ? Value() : item.history.items().back().at("to");
  item.history.push(Value::object({{"sequence", static_cast<std::int64_t>(item.history.size()) + 1},
                                   {"at", now()},
                                   {"by", actor.isNull() ? Value() : person(actor)},
                                   {"operation", operation},
                                   {"from", from},
                                   {"to", to},
                                   {"revision", item.shown.at("revision")},
                                   {"hash", ""}}));
}

void MemoryConnector::tellHost(const Item& item, std::string_view kind, const Value& actor) {
  events_.push_back(eventOf(item.shown, kind, actor, ++event_count_, now()));
  host_.wake(TIEBACK_LANE_EVENTS);
}

}  // namespace example
