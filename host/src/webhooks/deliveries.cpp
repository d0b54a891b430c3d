#include <directory/audit_trail.h>
#include <webhooks/deliveries.h>
#include <webhooks/endpoints.h>

namespace tieback::host {
namespace {

json::Value shown(const Row& row) {
  const bool pending = row.text(3) == "pending";
  return json::Value::object({{"id", row.text(0)},
                              {"message", row.text(1)},
                              {"type", row.text(2)},
                              {"state", row.text(3)},
                              {"attempts", row.integer(4)},
                              {"next_at", pending ? json::Value(timeText(row.integer(5))) : json::Value()},
                              {"status", row.isNull(6) ? json::Value() : json::Value(row.integer(6))},
                              {"error", row.optional(7)},
                              {"created_at", timeText(row.integer(8))},
                              {"done_at", row.isNull(9) ? json::Value() : json::Value(timeText(row.integer(9)))}});
}

constexpr std::string_view kShown =
    "SELECT sequence, message, type, state, attempts, next_at, status, error, created_at, done_at FROM"
    " webhook_deliveries WHERE endpoint=?";

}  // namespace

Result<json::Value> WebhookDeliveries::list(const Actor& actor, const std::string& endpoint, const std::string& state,
                                            std::int64_t before, std::int64_t limit) const {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    if (!webhookShown(connection, actor.company, endpoint)) return webhookNotFound(endpoint);
    const auto rows = connection.query(
        std::string(kShown) + " AND (?='' OR state=?) AND (?=0 OR sequence<?) ORDER BY sequence DESC LIMIT ?",
        {endpoint, state, state, before, before, limit + 1});
    auto items = json::Value::array();
    json::Value next;
    for (const Row& row : rows) {
      if (static_cast<std::int64_t>(items.size()) == limit) {
        next = items.items().back().at("id");
        break;
      }
      items.push(shown(row));
    }
    return json::Value::object({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
  });
}

Result<json::Value> WebhookDeliveries::redeliver(const Actor& actor, const std::string& endpoint,
                                                 const std::string& delivery, const CallKey& call) {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  auto answer = database_.write([&](Connection& connection) {
    return onceOnly(connection, call, clock_.nowUs(), [&]() -> Result<json::Value> {
      const auto webhook = webhookShown(connection, actor.company, endpoint);
      if (!webhook) return webhookNotFound(endpoint);
      if (!webhook->flag("enabled")) {
        return Error{"webhook_disabled", Category::conflict,
                     "The webhook is disabled: " + webhook->text("reason") + ". Enable it first.", "",
                     json::Value::object()};
      }
      const std::string one = std::string(kShown) + " AND CAST(sequence AS TEXT)=?";
      if (!connection.one(one, {endpoint, delivery})) {
        return Error{"delivery_not_found", Category::bad_input, "The webhook has no delivery " + delivery + ".", "",
                     json::Value::object()};
      }
      connection.execute(
          "UPDATE webhook_deliveries SET state='pending', attempts=0, next_at=?, done_at=NULL WHERE endpoint=? AND"
          " CAST(sequence AS TEXT)=?",
          {clock_.nowUs(), endpoint, delivery});
      connection.execute("UPDATE webhook_endpoints SET next_at=0 WHERE id=?", {endpoint});
      recordAudit(connection, clock_.nowUs(), actor, "webhook_redelivered", endpoint,
                  json::Value::object({{"delivery", delivery}}));
      return shown(*connection.one(one, {endpoint, delivery}));
    });
  });
  if (answer) outbox_.taken();
  return answer;
}

}  // namespace tieback::host
