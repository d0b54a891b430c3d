#include "item_document.h"

#include "rules.h"

#include <tieback/sdk/decimal.h>

#include <cstdio>
#include <ctime>

namespace example {

using tieback::Result;
using tieback::json::Value;

namespace {

// Ids come as integers or strings from the platform; here they are text.
std::string idOf(const Value& document, std::string_view path) {
  const Value* id = document.path(path);
  if (id == nullptr || id->isNull()) return {};
  return id->isNumber() ? id->asNumberText() : id->asString();
}

Value textOrNull(const Value& document, std::string_view path) {
  const Value* text = document.path(path);
  return text != nullptr && text->isString() ? *text : Value();
}

Result<tieback::Decimal> totalOf(const Value& document) {
  tieback::Decimal total(0, 2);
  const auto& lines = document.at("change_order_items").items();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto amount = tieback::Decimal::parse(lines[i].text("amount"));
    if (!amount) {
      const std::string where = "params.document.change_order_items[" + std::to_string(i) + "].amount";
      return tieback::badRequest("`" + where + "` is no amount.", where);
    }
    total = total + *amount;
  }
  return total;
}

}  // namespace

std::string timeText(std::int64_t us) {
  const std::time_t seconds = us / 1'000'000 - (us % 1'000'000 < 0 ? 1 : 0);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[64];
  const std::size_t length = std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return {text, length};
}

Value person(const Value& actor) {
  return Value::object({{"id", actor.at("id")}, {"name", actor.text("name", actor.text("id"))}});
}

Result<Value> newItem(const Value& request, const std::string& connection, const std::string& now) {
  const Value& document = request.at("params").at("document");
  const std::string id = idOf(document, "change_order.id");
  const std::string project = idOf(document, "commitment.project.id");
  const std::string commitment = idOf(document, "commitment.id");
  if (id.empty() || project.empty() || commitment.empty()) {
    return tieback::badRequest("The change order document lacks the id of its change order, commitment or project.",
                               "params.document");
  }
  const auto total = totalOf(document);
  if (!total) return total.error();
  Value item =
      Value::object({{"id", connection + "." + id}, {"connection", connection}, {"company", request.at("company")}});
  item.set("project", Value::object({{"id", project}, {"name", textOrNull(document, "commitment.project.name")}}));
  item.set("commitment", Value::object({{"id", commitment},
                                        {"number", textOrNull(document, "commitment.number")},
                                        {"title", textOrNull(document, "commitment.title")},
                                        {"type", textOrNull(document, "commitment.type")}}));
  const std::string vendor = idOf(document, "commitment.vendor.id");
  item.set("vendor", Value::object({{"id", vendor.empty() ? Value() : Value(vendor)},
                                    {"name", textOrNull(document, "commitment.vendor.company")},
                                    {"origin_id", textOrNull(document, "commitment.vendor.origin_id")}}));
  item.set("change_order", Value::object({{"id", id},
                                          {"number", textOrNull(document, "change_order.number")},
                                          {"title", textOrNull(document, "change_order.title")},
                                          {"revision", request.at("params").at("change_order_revision")}}));
  item.set("amount", total->toString()).set("currency", textOrNull(document, "currency"));
  item.set("state", "ready").set("phase", nullptr).set("icon", "blue").set("revision", 1);
  item.set("sent_by", person(request.at("actor"))).set("sent_at", now).set("created_by", nullptr);
  item.set("accepted_by", nullptr).set("accepted_at", nullptr).set("answers", Value::object());
  for (const char* empty : {"external_key", "origin_id", "origin_code", "origin_data", "error", "waiting", "blocked_by",
                            "difference", "doubt", "unlink", "reason", "residue"}) {
    item.set(empty, nullptr);
  }
  item.set("attempts", 0).set("updated_at", now);
  return item;
}

Value withActions(Value item, const Value& actor) {
  Value actions = Value::array();
  for (const std::string_view operation : allMoves()) {
    const auto denied = permission(operation, actor, item.at("project").text("id"));
    const bool possible = findMove(operation, item.text("state")).has_value();
    Value action = Value::object({{"action", operation}, {"allowed", possible && !denied}});
    if (denied) action.set("reason", denied->message);
    if (!denied && !possible) action.set("reason", "It is " + item.text("state") + ".");
    actions.push(std::move(action));
  }
  item.set("actions", std::move(actions));
  return item;
}

Value movesDetails(const std::string& state) {
  Value allowed = Value::array();
  for (const std::string_view operation : movesFrom(state)) allowed.push(operation);
  return Value::object({{"state", state}, {"allowed", allowed}});
}

bool hasAnyProject(const Value& actor) {
  const Value* projects = actor.path("levels.projects");
  if (projects == nullptr || !projects->isObject()) return false;
  for (const auto& [project, levels] : projects->members()) {
    if (!permission("list", actor, project)) return true;
  }
  return false;
}

Value countItems(const Value& items) {
  Value states = Value::object();
  std::int64_t waiting = 0;
  for (const Value& item : items.items()) {
    const std::string state = item.text("state");
    const Value* before = states.find(state);
    states.set(state, before != nullptr ? before->asInteger() + 1 : std::int64_t{1});
    if (state == "ready" || state == "accepted" || state == "exporting") ++waiting;
  }
  return Value::object({{"views", Value::object({{"ready_to_export", waiting}})}, {"states", states}});
}

Value eventOf(const Value& item, std::string_view kind, const Value& actor, std::int64_t sequence,
              const std::string& now) {
  Value origin;
  if (kind == "synced") origin = Value::object({{"origin_id", item.at("origin_id")}, {"lines", Value::array()}});
  return Value::object({{"id", item.text("id") + "." + std::to_string(sequence)},
                        {"sequence", sequence},
                        {"kind", kind},
                        {"company", item.at("company")},
                        {"connection", item.at("connection")},
                        {"item", item.at("id")},
                        {"change_order", item.at("change_order").at("id")},
                        {"state", item.at("state")},
                        {"at", now},
                        {"by", actor.isNull() ? Value() : person(actor)},
                        {"message", item.at("reason")},
                        {"origin", origin}});
}

}  // namespace example
