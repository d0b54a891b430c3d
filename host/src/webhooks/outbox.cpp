#include <base/members.h>
#include <base/random.h>
#include <webhooks/endpoints.h>
#include <webhooks/outbox.h>
#include <webhooks/schedule.h>

#include <algorithm>

namespace tieback::host {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kClaimUs = 60 * kSecond;
constexpr std::int64_t kKeptUs = std::int64_t{30} * 24 * 60 * 60 * kSecond;

// As the receiver gets it. Who did it stays here: a receiver asks the API, which knows who may see what.
std::string bodyOf(const std::string& type, const json::Value& event, const ChangeOrder& order, std::int64_t now) {
  const auto member = [&](const char* name) {
    const json::Value* found = event.find(name);
    return found == nullptr ? json::Value() : *found;
  };
  const std::string at = stringIn(event, "at");
  auto data = json::Value::object({{"company", order.company},
                                   {"project", order.project},
                                   {"commitment", order.commitment},
                                   {"change_order", order.id},
                                   {"number", order.number}});
  for (const char* name : {"item", "state", "sequence", "message", "origin"}) data.set(name, member(name));
  return json::Value::object(
             {{"type", type}, {"timestamp", at.empty() ? timeText(now) : at}, {"data", std::move(data)}})
      .dump();
}

bool wants(const json::Value& types, const std::string& type) {
  if (types.size() == 0) return true;
  return std::any_of(types.items().begin(), types.items().end(),
                     [&](const json::Value& one) { return one.asString() == type; });
}

constexpr std::string_view kDueEndpoint =
    "SELECT e.id, e.company, e.url, e.secret, e.old_secret, e.old_until FROM webhook_endpoints e WHERE "
    "e.state='enabled'"
    " AND e.claimed_until<=? AND e.next_at<=? AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.state='pending'"
    " AND d.endpoint=e.id AND d.next_at<=?) ORDER BY e.next_at, e.id LIMIT 1";

bool holdsClaim(Connection& connection, const Claim& claim) {
  return connection
      .one("SELECT 1 FROM webhook_endpoints WHERE id=? AND claim=? AND state='enabled'", {claim.endpoint, claim.token})
      .has_value();
}

}  // namespace

void WebhookOutbox::take(Connection& connection, const json::Value& event, const ChangeOrder& order) {
  const std::string type = "change_order." + event.text("state");
  if (!isWebhookEvent(type)) return;
  const std::int64_t now = clock_.nowUs();
  std::string body;
  for (const Row& endpoint : connection.query(
           "SELECT id, events FROM webhook_endpoints WHERE company=? AND state='enabled'", {order.company})) {
    if (!wants(json::parse(endpoint.text(1)), type)) continue;
    if (body.empty()) body = bodyOf(type, event, order, now);
    connection.execute(
        "INSERT INTO webhook_deliveries (endpoint, message, type, body, state, attempts, next_at, created_at)"
        " VALUES (?,?,?,?,'pending',0,?,?) ON CONFLICT (endpoint, message) DO NOTHING",
        {endpoint.text(0), event.text("id"), type, body, now, now});
  }
}

void WebhookOutbox::taken() {
  if (wake_) wake_();
}

bool WebhookOutbox::dueAnywhere() const {
  const std::int64_t now = clock_.nowUs();
  return database_.read([&](Connection& connection) {
    return connection.one(kDueEndpoint, {now, now, now}).has_value();
  });
}

std::optional<Claim> WebhookOutbox::claim() {
  if (!dueAnywhere()) return std::nullopt;  // a look does not write
  const std::string token = secureToken(16);
  auto claimed =
      database_.write([&](Connection& connection) -> std::optional<std::pair<Claim, std::vector<std::string>>> {
        const std::int64_t now = clock_.nowUs();
        const auto row = connection.one(kDueEndpoint, {now, now, now});
        if (!row) return std::nullopt;
        connection.execute("UPDATE webhook_endpoints SET claim=?, claimed_until=? WHERE id=?",
                           {token, now + kClaimUs, row->text(0)});
        std::vector<std::string> sealed = {row->text(3)};
        if (!row->isNull(4) && row->integer(5) > now) sealed.push_back(row->text(4));
        return std::pair{Claim{row->text(0), row->text(1), token, row->text(2), {}}, std::move(sealed)};
      });
  if (!claimed) return std::nullopt;
  auto& [claim, sealed] = *claimed;
  for (const std::string& one : sealed)
    claim.secrets.push_back(secrets_.unsealed(webhookSealName(claim.endpoint), one));
  return std::move(claim);
}

std::optional<Delivery> WebhookOutbox::begin(const Claim& claim) {
  return database_.write([&](Connection& connection) -> std::optional<Delivery> {
    const std::int64_t now = clock_.nowUs();
    if (!holdsClaim(connection, claim)) return std::nullopt;
    const auto row = connection.one(
        "SELECT sequence, message, body, attempts FROM webhook_deliveries WHERE endpoint=? AND state='pending' AND"
        " next_at<=? ORDER BY sequence LIMIT 1",
        {claim.endpoint, now});
    if (!row) return std::nullopt;
    connection.execute("UPDATE webhook_deliveries SET attempts=attempts+1 WHERE sequence=?", {row->integer(0)});
    connection.execute("UPDATE webhook_endpoints SET claimed_until=? WHERE id=?", {now + kClaimUs, claim.endpoint});
    return Delivery{row->integer(0), row->text(1), row->text(2), row->integer(3) + 1};
  });
}

Recorded WebhookOutbox::record(const Claim& claim, const Delivery& delivery, const Attempted& attempted) {
  const double chance = random_();
  return database_.write([&](Connection& connection) {
    // Whoever has it now sends it again, and notes that.
    if (!holdsClaim(connection, claim)) return Recorded{};
    if (!attempted.good) return recordBad(connection, claim, delivery, attempted, chance);
    recordGood(connection, claim, delivery, attempted);
    return Recorded{};
  });
}

void WebhookOutbox::recordGood(Connection& connection, const Claim& claim, const Delivery& delivery,
                               const Attempted& attempted) const {
  connection.execute(
      "UPDATE webhook_deliveries SET state='delivered', status=?, error=NULL, done_at=? WHERE sequence=?",
      {attempted.status.value_or(0), clock_.nowUs(), delivery.sequence});
  connection.execute("UPDATE webhook_endpoints SET failures=0, failing_since=NULL WHERE id=?", {claim.endpoint});
}

WebhookOutbox::Failing WebhookOutbox::failing(Connection& connection, const Claim& claim) {
  const auto row = connection.one("SELECT failures, failing_since FROM webhook_endpoints WHERE id=?", {claim.endpoint});
  if (!row) return {};
  return {row->integer(0), row->isNull(1) ? std::nullopt : std::optional(row->integer(1))};
}

Recorded WebhookOutbox::recordBad(Connection& connection, const Claim& claim, const Delivery& delivery,
                                  const Attempted& attempted, double chance) const {
  const std::int64_t now = clock_.nowUs();
  const Failing before = failing(connection, claim);
  const std::int64_t since = before.since.value_or(now);
  const auto pause = webhookPause(delivery.attempts, chance);
  Recorded recorded;
  recorded.given_up = !pause;
  const std::int64_t wait = std::max(pause.value_or(0), attempted.wait_us);
  connection.execute("UPDATE webhook_deliveries SET state=?, next_at=?, status=?, error=?, done_at=? WHERE sequence=?",
                     {std::string(pause ? "pending" : "given_up"), now + wait,
                      attempted.status ? Param(*attempted.status) : Param(nullptr), attempted.error,
                      pause ? Param(nullptr) : Param(now), delivery.sequence});
  const std::int64_t rest = std::max(webhookRest(before.failures), attempted.wait_us);
  connection.execute("UPDATE webhook_endpoints SET failures=failures+1, failing_since=?, next_at=? WHERE id=?",
                     {since, now + rest, claim.endpoint});
  if (attempted.gone) recorded.disabled = "the receiver answered 410 Gone";
  if (now - since >= kWebhookDisabledAfterUs) recorded.disabled = "it failed for five days: " + attempted.error;
  if (!recorded.disabled.empty()) disable(connection, claim.endpoint, recorded.disabled);
  return recorded;
}

void WebhookOutbox::disable(Connection& connection, const std::string& endpoint, const std::string& reason) const {
  connection.execute("UPDATE webhook_endpoints SET state='disabled', reason=? WHERE id=?", {reason, endpoint});
  connection.execute(
      "UPDATE webhook_deliveries SET state='given_up', done_at=?, error=coalesce(error, 'the webhook was disabled')"
      " WHERE endpoint=? AND state='pending'",
      {clock_.nowUs(), endpoint});
}

void WebhookOutbox::release(const Claim& claim) {
  const std::int64_t now = clock_.nowUs();
  database_.write([&](Connection& connection) {
    // Behind all others that have something due.
    connection.execute(
        "UPDATE webhook_endpoints SET claim=NULL, claimed_until=0, next_at=CASE WHEN next_at<? THEN ? ELSE next_at END"
        " WHERE id=? AND claim=?",
        {now, now, claim.endpoint, claim.token});
  });
}

void WebhookOutbox::freeClaims() {
  if (database_.shared()) return;
  database_.write(
      [](Connection& connection) { connection.execute("UPDATE webhook_endpoints SET claim=NULL, claimed_until=0"); });
}

std::int64_t WebhookOutbox::pendingCount() const {
  return database_.read([](Connection& connection) {
    return connection.one("SELECT count(*) FROM webhook_deliveries WHERE state='pending'")->integer(0);
  });
}

void WebhookOutbox::forgetOld() {
  const std::int64_t before = clock_.nowUs() - kKeptUs;
  database_.write([&](Connection& connection) {
    connection.execute("DELETE FROM webhook_deliveries WHERE state<>'pending' AND done_at<?", {before});
  });
}

}  // namespace tieback::host
