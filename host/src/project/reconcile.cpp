#include <base/random.h>
#include <project/origin.h>
#include <project/reconcile.h>
#include <project/rows.h>

#include <algorithm>
#include <chrono>

namespace tieback::host {
namespace {

constexpr int kPage = 200;
constexpr int kFewItems = 20;
constexpr auto kPatience = std::chrono::seconds(60);

json::Value question(const std::string& company, json::Value params) {
  return json::Value::object(
      {{"actor", systemActor(company).toJson()}, {"company", company}, {"params", std::move(params)}});
}

std::string markOf(const std::string& company) {
  return "reconciled " + company;
}

Hold holdOf(std::string_view state) {
  if (holds(state)) return Hold::sent;
  return state == "void" ? Hold::voided : Hold::open;
}

std::string textAt(const json::Value& item, std::string_view path) {
  const json::Value* value = item.path(path);
  return value != nullptr && value->isString() ? value->asString() : std::string();
}

// The number of its last event; nothing where the connector does not tell.
std::optional<std::int64_t> sequenceOf(const json::Value& item) {
  const json::Value* sequence = item.find("event_sequence");
  if (sequence == nullptr || !sequence->isNumber()) return std::nullopt;
  return sequence->asInteger();
}

// What it told a person: why it failed, or why it came back.
std::optional<std::string> messageOf(const json::Value& item) {
  for (const char* path : {"reason", "error.message"}) {
    if (const std::string text = textAt(item, path); !text.empty()) return text;
  }
  return std::nullopt;
}

// From its state alone a connector that does not count its events can only be told to hold more, never less: what it
// gave back may be on its way.
bool agree(const ChangeOrder& order, const json::Value& item) {
  const Hold wanted = holdOf(item.text("state"));
  if (order.lock == Hold::sending) return true;  // its Send is repeated, and then tells
  const auto sequence = sequenceOf(item);
  if (!sequence) return order.lock == wanted || wanted != Hold::sent;
  return order.lock == wanted && order.erp_sequence == *sequence && order.item == item.text("id");
}

}  // namespace

std::vector<std::string> Reconciler::companies() {
  return database_.read([](Connection& connection) {
    std::vector<std::string> all;
    for (const Row& row : connection.query("SELECT id FROM companies")) all.push_back(row.text(0));
    return all;
  });
}

std::optional<std::int64_t> Reconciler::fingerprint(const std::string& company) {
  const auto newest = connectors_.call(company, Operation::list,
                                       question(company, json::Value::object({{"sort", "-updated_at"}, {"limit", 1}})));
  const auto counts = connectors_.call(company, Operation::counts, question(company, json::Value::object()));
  if (!newest.ok() || !counts.ok()) return std::nullopt;
  const std::string digest = digestOf(newest.answer.canonical() + counts.answer.canonical());
  return std::stoll(digest.substr(0, 15), nullptr, 16);
}

void Reconciler::remember() {
  for (const std::string& company : companies()) {
    const auto mark = fingerprint(company);
    if (!mark) continue;
    database_.write([&](Connection& connection) {
      connection.execute("INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value=?",
                         {markOf(company), *mark, *mark});
    });
  }
}

void Reconciler::run() {
  const bool done = database_.alone("reconcile", kPatience, [this] { compareAll(); });
  if (done) return;
  log_.warning("another host has been comparing itself with the connector for a minute: that was left to it");
}

void Reconciler::compareAll() {
  for (const std::string& company : companies()) {
    const auto mark = database_.write([&](Connection& connection) -> std::optional<std::int64_t> {
      const auto row = connection.one("SELECT value FROM counters WHERE name=?", {markOf(company)});
      connection.execute("DELETE FROM counters WHERE name=?", {markOf(company)});
      if (!row) return std::nullopt;
      return row->integer(0);
    });
    if (!mark || mark != fingerprint(company)) compare(company);
  }
}

void Reconciler::compare(const std::string& company) {
  std::set<std::string> known;
  if (compareItems(company, known)) sendForgotten(company, known);
}

bool Reconciler::compareItems(const std::string& company, std::set<std::string>& known) {
  std::string cursor;
  do {
    auto params = json::Value::object({{"view", "all"}, {"limit", kPage}});
    if (!cursor.empty()) params.set("cursor", cursor);
    const CallResult page = connectors_.call(company, Operation::list, question(company, std::move(params)));
    const json::Value* items = page.answer.find("items");
    if (!page.ok() || items == nullptr) {
      log_.warning("host and connector could not be compared", {{"company", company}, {"error", page.error.message}});
      return false;
    }
    for (const json::Value& item : items->items()) {
      known.insert(textAt(item, "change_order.id"));
      apply(company, item);
    }
    cursor = page.answer.text("next_cursor");
  } while (!cursor.empty());
  return true;
}

std::optional<ChangeOrder> Reconciler::orderOf(const std::string& company, const std::string& id) {
  return database_.read([&](Connection& connection) { return rows::changeOrder(connection, company, id); });
}

// Nothing: it did not answer.
std::optional<std::vector<json::Value>> Reconciler::itemsNow(const std::string& company,
                                                             const std::string& change_order) {
  const auto answer = connectors_.call(
      company, Operation::list,
      question(company, json::Value::object({{"view", "all"},
                                             {"limit", kFewItems},
                                             {"filter", json::Value::object({{"change_order", change_order}})}})));
  const json::Value* items = answer.answer.find("items");
  if (!answer.ok() || items == nullptr) return std::nullopt;
  std::vector<json::Value> found;
  for (const json::Value& item : items->items()) {
    if (textAt(item, "change_order.id") == change_order) found.push_back(item);
  }
  return found;
}

void Reconciler::apply(const std::string& company, const json::Value& listed) {
  const std::string id = textAt(listed, "change_order.id");
  const auto known = orderOf(company, id);
  if (!known) {
    log_.warning("the connector has a change order that is not here", {{"company", company}, {"change_order", id}});
    return;
  }
  if (agree(*known, listed)) return;
  // Another host may have moved it since the list was read. What is asked for after the order was read knows all that
  // the order's last event said, unless an older ledger was restored.
  const auto now = itemsNow(company, id);
  if (!now) return;
  const auto item = std::find_if(now->begin(), now->end(),
                                 [&](const json::Value& one) { return one.text("id") == listed.text("id"); });
  if (item == now->end() || agree(*known, *item) || !takeOver(*known, *item)) return;
  const std::string state = item->text("state");
  log_.warning(
      "host and connector disagreed; the connector's state was taken over",
      {{"change_order", id}, {"state", state}, {"before", lockName(known->lock)}, {"now", lockName(holdOf(state))}});
}

bool Reconciler::takeOver(const ChangeOrder& seen, const json::Value& item) {
  const std::string state = item.text("state");
  return database_.write([&](Connection& connection) {
    auto order = rows::changeOrder(connection, seen.company, seen.id);
    if (!order || !sameErpSide(*order, seen)) return false;
    order->lock = holdOf(state);
    order->send_request.reset();
    order->item = item.text("id");
    order->erp_state = state;
    order->erp_message = state == "failed" || order->lock == Hold::open ? messageOf(item) : std::nullopt;
    order->erp_sequence = sequenceOf(item).value_or(order->erp_sequence);
    if (state == "synced") storeOrigin(originOf(item), *order);
    if (order->lock == Hold::open) clearOrigin(*order);
    if (order->lock == Hold::voided) order->status = kVoidStatus;
    order->updated_at = clock_.nowUs();
    rows::updateErp(connection, *order);
    return true;
  });
}

void Reconciler::sendForgotten(const std::string& company, const std::set<std::string>& known) {
  const auto locked = database_.read([&](Connection& connection) {
    std::vector<std::string> all;
    for (const Row& row : connection.query("SELECT id FROM change_orders WHERE company=? AND lock='sent'", {company})) {
      all.push_back(row.text(0));
    }
    return all;
  });
  for (const std::string& id : locked) {
    if (known.contains(id)) continue;
    // Another host may have sent it since the list was read.
    const auto seen = orderOf(company, id);
    const auto now = itemsNow(company, id);
    if (!seen || !now || !now->empty() || !sends_.sendAnew(*seen)) continue;
    log_.warning("a change order was locked here and is unknown to the connector: sent anew", {{"change_order", id}});
  }
}

}  // namespace tieback::host
