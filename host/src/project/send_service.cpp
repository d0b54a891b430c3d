#include <base/random.h>
#include <project/documents.h>
#include <project/project_side.h>
#include <project/rows.h>
#include <project/send_service.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace tieback::host {
namespace {

constexpr std::int64_t kFirstPauseUs = 200'000;
constexpr std::int64_t kLongestPauseUs = 30'000'000;
// Request ids are remembered for thirty days (the contract asks for seven), and so are the ids of events that were
// applied: one that comes later still is known by its sequence.
constexpr std::int64_t kKeptUs = std::int64_t{30} * 24 * 60 * 60 * 1'000'000;
constexpr auto kForgetEvery = std::chrono::hours(24);
// An attempt runs in the sender's own thread, or another host's; the background leaves it alone for as long. Two at
// once do no harm, since the connector answers a repeated request as it did the first.
constexpr std::int64_t kOwnAttemptUs = 30'000'000;
constexpr std::int64_t kAttemptOfAHostUs = 3'000'000;  // where a host that has ended leaves its attempts to the others
constexpr std::int64_t kLookUs = 1'000'000;            // for what other hosts have left
constexpr auto kStorePause = std::chrono::milliseconds(500);

bool definite(Category category) {
  return category == Category::bad_input || category == Category::not_permitted || category == Category::conflict;
}

std::string lockKey(const std::string& actor, const std::string& operation, const std::string& request_id) {
  return actor + "\n" + operation + "\n" + request_id;
}

std::string contentDigest(const std::string& change_order, std::int64_t revision) {
  return digestOf(change_order + "\n" + std::to_string(revision));
}

Error conflict(std::string code, std::string message) {
  return {std::move(code), Category::conflict, std::move(message), "", json::Value::object()};
}

// Send is for what the connector does not know, Re-send for what came back from it.
std::optional<Error> wrongOperation(Operation operation, const ChangeOrder& order) {
  if (operation == Operation::submit && order.item) {
    return conflict("forbidden_move", order.number + " was sent before and came back. Use Re-send to ERP.");
  }
  if (operation == Operation::resend && !order.item) {
    return conflict("forbidden_move", order.number + " was never sent. Use Send to ERP.");
  }
  return std::nullopt;
}

json::Value sendRequest(Connection& connection, const Actor& actor, const ChangeOrder& order,
                        const std::string& request_id) {
  return json::Value::object({{"actor", actor.toJson()},
                              {"company", actor.company},
                              {"request_id", request_id},
                              {"params", json::Value::object({{"change_order_revision", order.revision},
                                                              {"document", changeOrderDocument(connection, order)}})}});
}

}  // namespace

bool holds(std::string_view item_state) {
  static constexpr std::array<std::string_view, 6> kHolding = {"ready",  "accepted", "exporting",
                                                               "synced", "failed",   "in_doubt"};
  return std::find(kHolding.begin(), kHolding.end(), item_state) != kHolding.end();
}

SendService::~SendService() {
  stop();
}

Result<void> SendService::send(const Actor& actor, const SendCall& call) {
  if (auto locked = lockAndStore(actor, call); !locked) return locked;
  const auto to_send = pending(actor.id, std::string(name(call.operation)), call.request_id);
  if (!to_send) return {};  // a repeated call whose first answer was good
  return attempt(*to_send);
}

Result<void> SendService::lockAndStore(const Actor& actor, const SendCall& call) {
  const std::string operation(name(call.operation));
  const std::string digest = contentDigest(call.change_order, call.revision);
  return database_.write([&](Connection& connection) -> Result<void> {
    if (auto allowed = mayRead(connection, actor, call.scope); !allowed) return allowed;
    auto found = changeOrderIn(connection, actor, call.scope, call.change_order);
    if (!found) return found.error();
    if (const auto before =
            connection.one("SELECT digest, state, answer FROM sends WHERE actor=? AND operation=? AND request_id=?",
                           {actor.id, operation, call.request_id})) {
      if (before->text(0) != digest) return requestIdReused();
      if (before->text(1) != "refused") return {};
      const auto error = errorFromJson(json::parse(before->text(2)));
      return error ? *error : internalError("The kept answer can't be read.");
    }
    ChangeOrder order = std::move(found.value());
    if (const auto locked = whyLocked(order)) return *locked;
    if (call.revision != order.revision) {
      Error stale = staleRevision("change order", call.revision, order.revision);
      stale.where = "change_order_revision";
      return stale;
    }
    if (const auto wrong = wrongOperation(call.operation, order)) return *wrong;
    const json::Value request = sendRequest(connection, actor, order, call.request_id);
    storePending(connection, actor.id, operation, call.request_id, order, request);
    order.lock = Hold::sending;
    order.send_request = lockKey(actor.id, operation, call.request_id);
    rows::updateErp(connection, order);
    return {};
  });
}

void SendService::storePending(Connection& connection, const std::string& actor, const std::string& operation,
                               const std::string& request_id, const ChangeOrder& order, const json::Value& request) {
  connection.execute(
      "INSERT INTO sends (actor, operation, request_id, company, change_order, digest, request, state, attempts,"
      " real_next_at, created_at) VALUES (?,?,?,?,?,?,?,'pending',0,?,?)",
      {actor, operation, request_id, order.company, order.id, contentDigest(order.id, order.revision), request.dump(),
       realNowUs() + attemptTime(), clock_.nowUs()});
}

std::int64_t SendService::attemptTime() const {
  return database_.shared() ? kAttemptOfAHostUs : kOwnAttemptUs;
}

std::optional<SendService::Pending> SendService::pending(const std::string& actor, const std::string& operation,
                                                         const std::string& request_id) {
  return database_.read([&](Connection& connection) -> std::optional<Pending> {
    const auto row = connection.one(
        "SELECT company, change_order, request, attempts FROM sends WHERE actor=? AND operation=?"
        " AND request_id=? AND state='pending'",
        {actor, operation, request_id});
    if (!row) return std::nullopt;
    return Pending{actor, operation, request_id, row->text(0), row->text(1), row->text(2), row->integer(3)};
  });
}

Result<void> SendService::attempt(const Pending& pending) {
  const auto operation = operationByName(pending.operation);
  if (!operation) return internalError("an unknown operation was stored: " + pending.operation);
  const CallResult result = connectors_.call(pending.company, *operation, json::parse(pending.request));
  if (result.ok()) return accepted(pending, result.answer);
  if (definite(result.error.category)) return refused(pending, result.error);
  return unanswered(pending, result.error);
}

Result<void> SendService::accepted(const Pending& pending, const json::Value& answer) {
  return database_.write([&](Connection& connection) -> Result<void> {
    connection.execute(
        "UPDATE sends SET state='done', answer='', request='' WHERE actor=? AND operation=? AND request_id=?",
        {pending.actor, pending.operation, pending.request_id});
    auto order = rows::changeOrder(connection, pending.company, pending.change_order);
    const std::string key = lockKey(pending.actor, pending.operation, pending.request_id);
    // Its events may have come first, and even have given it back: then they know better.
    if (!order || order->lock != Hold::sending || order->send_request != key) return {};
    order->lock = Hold::sent;
    order->send_request.reset();
    order->erp_message.reset();
    if (const json::Value* item = answer.find("item"); item != nullptr && item->isObject()) {
      order->item = item->text("id");
      order->erp_state = item->text("state");
    }
    rows::updateErp(connection, *order);
    return {};
  });
}

Result<void> SendService::refused(const Pending& pending, const Error& error) {
  // A conflict may mean that the connector has it already; then it must not be edited here.
  json::Value held;
  if (error.category == Category::conflict) held = itemOf(pending.company, pending.change_order);
  const bool taken = database_.write([&](Connection& connection) {
    const auto changed = connection.execute(
        "UPDATE sends SET state='refused', answer=?, request='' WHERE actor=? AND operation=? AND request_id=?"
        " AND state='pending'",
        {toJson(error).dump(), pending.actor, pending.operation, pending.request_id});
    if (changed == 0) {  // another attempt has its answer: whose was taken is told so
      return connection
          .one("SELECT 1 FROM sends WHERE actor=? AND operation=? AND request_id=? AND state='done'",
               {pending.actor, pending.operation, pending.request_id})
          .has_value();
    }
    auto order = rows::changeOrder(connection, pending.company, pending.change_order);
    const std::string key = lockKey(pending.actor, pending.operation, pending.request_id);
    if (!order || order->lock != Hold::sending || order->send_request != key) return false;
    order->send_request.reset();
    order->lock = Hold::open;
    // Of what the host itself has sent anew nobody gets the answer.
    if (pending.actor == systemActor(pending.company).id) order->erp_message = error.message;
    if (held.isObject() && holds(held.text("state"))) {
      order->lock = Hold::sent;
      order->item = held.text("id");
      order->erp_state = held.text("state");
    }
    rows::updateErp(connection, *order);
    return false;
  });
  return taken ? Result<void>() : Result<void>(error);
}

Result<void> SendService::unanswered(const Pending& pending, const Error& error) {
  const std::int64_t pause = std::min(kFirstPauseUs << std::min<std::int64_t>(pending.attempts, 20), kLongestPauseUs);
  database_.write([&](Connection& connection) {
    connection.execute(
        "UPDATE sends SET attempts=attempts+1, real_next_at=? WHERE actor=? AND operation=? AND request_id=?"
        " AND state='pending'",
        {realNowUs() + pause, pending.actor, pending.operation, pending.request_id});
  });
  log_.warning("send has no answer yet and will be repeated", {{"change_order", pending.change_order},
                                                               {"operation", pending.operation},
                                                               {"request_id", pending.request_id},
                                                               {"error", error.message}});
  {
    const Lock lock(mutex_);
    woken_ = true;
    wake_.notify_all();
  }
  Error shown = error;
  shown.message += " The change order stays locked, and sending is repeated by itself.";
  return shown;
}

Result<json::Value> SendService::check(const Actor& actor, const Scope& scope, const std::string& change_order) {
  auto request = database_.read([&](Connection& connection) -> Result<json::Value> {
    if (const auto allowed = mayRead(connection, actor, scope); !allowed) return allowed.error();
    const auto order = changeOrderIn(connection, actor, scope, change_order);
    if (!order) return order.error();
    json::Value made = sendRequest(connection, actor, *order, "dry-run");
    made.erase("request_id");
    made["params"].set("dry_run", true);
    made.set("resend", order->item.has_value());
    return made;
  });
  if (!request) return request;
  json::Value sent = *request;
  const bool again = sent.flag("resend");
  sent.erase("resend");
  const CallResult result = connectors_.call(actor.company, again ? Operation::resend : Operation::submit, sent);
  if (!result.ok()) return result.error;
  const json::Value* unmet = result.answer.find("unmet");
  return json::Value::object({{"unmet", unmet != nullptr ? *unmet : json::Value::array()}});
}

json::Value SendService::itemOf(const std::string& company, const std::string& change_order) {
  const auto request = json::Value::object(
      {{"actor", systemActor(company).toJson()},
       {"company", company},
       {"params",
        json::Value::object({{"filter", json::Value::object({{"change_order", change_order}})}, {"limit", 1}})}});
  const CallResult result = connectors_.call(company, Operation::list, request);
  const json::Value* items = result.answer.find("items");
  if (!result.ok() || items == nullptr || items->size() == 0) return {};
  return items->items().front();
}

std::int64_t SendService::pendingCount() {
  return database_.read([](Connection& connection) {
    return connection.one("SELECT count(*) FROM sends WHERE state='pending'")->integer(0);
  });
}

void SendService::forgetOld() {
  const std::int64_t before = clock_.nowUs() - kKeptUs;
  database_.write([&](Connection& connection) {
    connection.execute("DELETE FROM sends WHERE state<>'pending' AND created_at<?", {before});
    connection.execute("DELETE FROM replies WHERE created_at<?", {before});
    connection.execute("DELETE FROM events WHERE at<?", {before});
  });
}

bool SendService::sendAnew(const ChangeOrder& seen) {
  return database_.write([&](Connection& connection) {
    auto order = rows::changeOrder(connection, seen.company, seen.id);
    if (!order || order->lock != Hold::sent || !sameErpSide(*order, seen)) return false;
    const std::string& company = seen.company;
    Actor actor = systemActor(company);
    for (const auto project_tool : {tool::kCommitments, tool::kChangeOrders}) {
      actor.project_levels[order->project].emplace(project_tool, Level::admin);
    }
    const std::string operation(name(Operation::submit));
    const std::string request_id = "anew-" + secureToken(16);
    const json::Value request = sendRequest(connection, actor, *order, request_id);
    storePending(connection, actor.id, operation, request_id, *order, request);
    order->lock = Hold::sending;
    order->send_request = lockKey(actor.id, operation, request_id);
    order->item.reset();
    order->erp_state.reset();
    order->erp_message.reset();
    order->erp_sequence = 0;
    rows::updateErp(connection, *order);
    return true;
  });
}

void SendService::start() {
  // Other hosts may be at work on theirs.
  if (!database_.shared()) {
    database_.write(
        [](Connection& connection) { connection.execute("UPDATE sends SET real_next_at=0 WHERE state='pending'"); });
  }
  thread_ = std::thread([this] { repeat(); });
}

void SendService::stop() {
  {
    const Lock lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void SendService::repeatDue() {
  const auto due = database_.read([&](Connection& connection) {
    std::vector<Pending> all;
    for (const Row& row :
         connection.query("SELECT actor, operation, request_id, company, change_order, request, attempts"
                          " FROM sends WHERE state='pending' AND real_next_at<=? ORDER BY created_at",
                          {realNowUs()})) {
      all.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.integer(6)});
    }
    return all;
  });
  for (const Pending& pending : due) {
    if (!take(pending)) continue;
    if (attempt(pending)) log_.info("send repeated and taken", {{"change_order", pending.change_order}});
    const Lock lock(mutex_);
    if (stopped_) return;
  }
}

// False: another host has taken it meanwhile, or it has its answer.
bool SendService::take(const Pending& pending) {
  return database_.write([&](Connection& connection) {
    return connection.execute(
               "UPDATE sends SET real_next_at=? WHERE actor=? AND operation=? AND request_id=? AND state='pending'"
               " AND real_next_at<=?",
               {realNowUs() + attemptTime(), pending.actor, pending.operation, pending.request_id, realNowUs()}) > 0;
  });
}

bool SendService::waitForNext() {
  const auto next = database_.read([](Connection& connection) {
    return connection.one("SELECT min(real_next_at) FROM sends WHERE state='pending'");
  });
  const bool any = next && !next->isNull(0);
  const std::int64_t longest = database_.shared() ? kLookUs : kLongestPauseUs;
  const std::int64_t wait = any ? std::clamp<std::int64_t>(next->integer(0) - realNowUs(), 1000, longest) : longest;
  Lock lock(mutex_);
  if (!stopped_ && !woken_) lock.waitFor(wake_, std::chrono::microseconds(wait));
  woken_ = false;
  return !stopped_;
}

void SendService::repeat() {
  auto forget_at = std::chrono::steady_clock::now();
  bool going_on = true;
  while (going_on) {
    try {
      if (std::chrono::steady_clock::now() >= forget_at) {
        forgetOld();
        forget_at += kForgetEvery;
      }
      repeatDue();
      store_trouble_.succeeded("sends");
      going_on = waitForNext();
    } catch (const StoreError& error) {
      store_trouble_.failed("sends", "store_unavailable", {{"error", error.what()}});
      Lock lock(mutex_);
      if (!stopped_) lock.waitFor(wake_, kStorePause);
      going_on = !stopped_;
    }
  }
}

}  // namespace tieback::host
