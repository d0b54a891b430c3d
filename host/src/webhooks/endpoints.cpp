#include <base/field_reader.h>
#include <base/random.h>
#include <directory/audit_trail.h>
#include <webhooks/endpoints.h>
#include <webhooks/signature.h>

#include <algorithm>
#include <array>

namespace tieback::host {
namespace {

constexpr std::size_t kMostPerCompany = 20;
constexpr std::int64_t kOldSecretUs = std::int64_t{24} * 60 * 60 * 1'000'000;
constexpr std::string_view kPrefix = "change_order.";
constexpr std::array<std::string_view, 10> kStates = {"ready",    "accepted", "exporting", "synced", "failed",
                                                      "in_doubt", "rejected", "retrieved", "void",   "unlinked"};
constexpr std::string_view kColumns =
    "SELECT id, url, description, events, state, reason, failing_since, created_by, created_at FROM webhook_endpoints ";

json::Value timeOrNull(const Row& row, std::size_t column) {
  return row.isNull(column) ? json::Value() : json::Value(timeText(row.integer(column)));
}

json::Value shown(const Row& row) {
  return json::Value::object({{"id", row.text(0)},
                              {"url", row.text(1)},
                              {"description", row.text(2)},
                              {"events", json::parse(row.text(3))},
                              {"enabled", row.text(4) == "enabled"},
                              {"reason", row.optional(5)},
                              {"failing_since", timeOrNull(row, 6)},
                              {"created_by", row.text(7)},
                              {"created_at", timeText(row.integer(8))}});
}

struct Wanted {
  std::optional<std::string> url;
  std::optional<std::string> description;
  std::optional<json::Value> events;  // a list of types; empty: all
  std::optional<bool> enabled;
};

void readEvents(FieldReader& fields, Wanted& wanted) {
  const json::Value* list = fields.array("events", kStates.size());
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json::Value& type = list->items()[i];
    if (type.isString() && isWebhookEvent(type.asString())) continue;
    fields.refuse("events",
                  "events[" + std::to_string(i) +
                      "] is no event; known are change_order.STATE for ready, accepted, exporting, synced, failed, "
                      "in_doubt, rejected, retrieved, void and unlinked. An empty list means all.");
    return;
  }
  wanted.events = *list;
}

Result<Wanted> wantedFrom(const json::Value& body, bool is_new, const OutboundRules& rules) {
  Wanted wanted;
  FieldReader fields(body, "");
  std::string url;
  fields.text("url", url, {.max = 2000, .required = is_new});
  if (is_new || fields.has("url")) wanted.url = url;
  fields.text("description", wanted.description);
  readEvents(fields, wanted);
  if (!is_new && fields.has("enabled")) {
    bool enabled = false;
    fields.flag("enabled", enabled);
    wanted.enabled = enabled;
  }
  if (auto wrong = fields.finish()) return *wrong;
  if (!wanted.url) return wanted;
  if (const auto target = targetOf(*wanted.url, rules); !target) {
    Error error = target.error();
    error.where = "url";
    return error;
  }
  return wanted;
}

bool exists(Connection& connection, const Actor& actor, const std::string& id) {
  return connection.one("SELECT 1 FROM webhook_endpoints WHERE company=? AND id=?", {actor.company, id}).has_value();
}

}  // namespace

bool isWebhookEvent(std::string_view type) {
  return type.starts_with(kPrefix) &&
         std::find(kStates.begin(), kStates.end(), type.substr(kPrefix.size())) != kStates.end();
}

std::string webhookSealName(const std::string& endpoint) {
  return "webhook " + endpoint;
}

Error webhookNotFound(const std::string& id) {
  return {"webhook_not_found", Category::bad_input, "There is no webhook " + id + " in this company.", "",
          json::Value::object()};
}

std::optional<json::Value> webhookShown(Connection& connection, const std::string& company, const std::string& id) {
  const auto row = connection.one(std::string(kColumns) + "WHERE company=? AND id=?", {company, id});
  if (!row) return std::nullopt;
  return shown(*row);
}

template <class Body>
Result<json::Value> WebhookEndpoints::changed(const Actor& actor, const CallKey& call, std::string_view action,
                                              const std::string& id, Body&& body, bool& now) {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.write([&](Connection& connection) {
    now = false;
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      if (action != "webhook_created" && !exists(connection, actor, id)) return webhookNotFound(id);
      Result<void> done = body(connection);
      if (!done) return done.error();
      now = true;
      auto after = webhookShown(connection, actor.company, id);
      recordAudit(connection, clock_.nowUs(), actor, action, id,
                  json::Value::object({{"url", after ? after->at("url") : json::Value()}}));
      return after ? std::move(*after) : json::Value::object();
    });
  });
}

std::string WebhookEndpoints::freshSecret(const std::string& id, std::string& plain) const {
  plain = newWebhookSecret();
  mask_.learn(plain);
  return secrets_.sealed(webhookSealName(id), plain);
}

Result<json::Value> WebhookEndpoints::list(const Actor& actor) const {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.read([&](Connection& connection) {
    auto items = json::Value::array();
    for (const Row& row :
         connection.query(std::string(kColumns) + "WHERE company=? ORDER BY created_at, id", {actor.company}))
      items.push(shown(row));
    return json::Value::object({{"items", std::move(items)}});
  });
}

Result<json::Value> WebhookEndpoints::get(const Actor& actor, const std::string& id) const {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    auto found = webhookShown(connection, actor.company, id);
    if (!found) return webhookNotFound(id);
    return std::move(*found);
  });
}

Result<json::Value> WebhookEndpoints::create(const Actor& actor, const json::Value& body, const CallKey& call) {
  const auto wanted = wantedFrom(body, true, rules_);
  if (!wanted) return wanted.error();
  const std::string id = "wh_" + secureToken(8);
  std::string plain;
  const std::string sealed = freshSecret(id, plain);
  const auto insert = [&](Connection& connection) -> Result<void> {
    const auto count =
        connection.one("SELECT count(*) FROM webhook_endpoints WHERE company=?", {actor.company})->integer(0);
    if (count >= static_cast<std::int64_t>(kMostPerCompany)) {
      return Error{"too_many_webhooks", Category::conflict,
                   "A company has at most " + std::to_string(kMostPerCompany) + " webhooks. Remove one first.", "",
                   json::Value::object()};
    }
    connection.execute(
        "INSERT INTO webhook_endpoints (id, company, url, description, events, state, secret, old_until, failures, "
        "next_at,"
        " claimed_until, created_by, created_at) VALUES (?,?,?,?,?,'enabled',?,0,0,0,0,?,?)",
        {id, actor.company, *wanted->url, wanted->description.value_or(""),
         wanted->events.value_or(json::Value::array()).dump(), sealed, actor.id, clock_.nowUs()});
    return {};
  };
  bool now = false;
  auto answer = changed(actor, call, "webhook_created", id, insert, now);
  if (answer && now) answer->set("secret", plain);
  return answer;
}

Result<json::Value> WebhookEndpoints::change(const Actor& actor, const std::string& id, const json::Value& body,
                                             const CallKey& call) {
  const auto wanted = wantedFrom(body, false, rules_);
  if (!wanted) return wanted.error();
  const auto update = [&](Connection& connection) -> Result<void> {
    const auto set = [&](const char* column, const std::string& value) {
      connection.execute("UPDATE webhook_endpoints SET " + std::string(column) + "=? WHERE id=?", {value, id});
    };
    if (wanted->url) set("url", *wanted->url);
    if (wanted->description) set("description", *wanted->description);
    if (wanted->events) set("events", wanted->events->dump());
    if (!wanted->enabled) return {};
    set("state", *wanted->enabled ? "enabled" : "disabled");
    connection.execute("UPDATE webhook_endpoints SET reason=?, failures=0, failing_since=NULL, next_at=0 WHERE id=?",
                       {*wanted->enabled ? Param(nullptr) : Param("by " + actor.name), id});
    return {};
  };
  bool now = false;
  return changed(actor, call, "webhook_changed", id, update, now);
}

Result<json::Value> WebhookEndpoints::renewSecret(const Actor& actor, const std::string& id, const CallKey& call) {
  std::string plain;
  const std::string sealed = freshSecret(id, plain);
  const auto update = [&](Connection& connection) -> Result<void> {
    connection.execute("UPDATE webhook_endpoints SET old_secret=secret, old_until=?, secret=? WHERE id=?",
                       {clock_.nowUs() + kOldSecretUs, sealed, id});
    return {};
  };
  bool now = false;
  auto answer = changed(actor, call, "webhook_secret_renewed", id, update, now);
  if (answer && now) answer->set("secret", plain);
  return answer;
}

Result<json::Value> WebhookEndpoints::remove(const Actor& actor, const std::string& id, const CallKey& call) {
  const auto remove_all = [&](Connection& connection) -> Result<void> {
    connection.execute("DELETE FROM webhook_deliveries WHERE endpoint=?", {id});
    connection.execute("DELETE FROM webhook_endpoints WHERE id=?", {id});
    return {};
  };
  bool now = false;
  return changed(actor, call, "webhook_removed", id, remove_all, now);
}

}  // namespace tieback::host
