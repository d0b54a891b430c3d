#include <project/event_applier.h>
#include <project/origin.h>
#include <project/rows.h>

#include <algorithm>
#include <optional>

namespace tieback::host {
namespace {

// Another host may be the one that applies it.
constexpr auto kLookAnew = std::chrono::milliseconds(50);

struct Event {
  std::string id;
  std::int64_t sequence = 0;
  std::string kind;
  std::string company;
  std::string item;
  std::string change_order;
  std::string state;
  std::optional<std::string> message;
  json::Value origin;
  json::Value document;
};

Result<Event> eventFrom(std::string_view text) {
  try {
    const json::Value document = json::parse(text);
    Event event;
    event.id = document.at("id").asString();
    event.sequence = document.at("sequence").asInteger();
    event.kind = document.at("kind").asString();
    event.company = document.at("company").asString();
    event.item = document.at("item").asString();
    event.change_order = document.at("change_order").asString();
    event.state = document.at("state").asString();
    if (const std::string message = document.text("message"); !message.empty()) event.message = message;
    if (const json::Value* origin = document.find("origin")) event.origin = *origin;
    event.document = document;
    return event;
  } catch (const std::runtime_error& error) {
    return badRequest(std::string("The event is not as the contract says: ") + error.what());
  }
}

void hold(ChangeOrder& order) {
  order.lock = Hold::sent;
  order.send_request.reset();
}

// False: a kind that this host does not know.
bool apply(const Event& event, ChangeOrder& order) {
  order.item = event.item;
  order.erp_state = event.state;
  // Only what someone must read: why it failed, or why it came back.
  const bool tells = event.kind == "failed" || event.kind == "returned";
  order.erp_message = tells ? event.message : std::nullopt;
  order.erp_sequence = event.sequence;
  if (event.kind == "sent" || event.kind == "progress" || event.kind == "failed") {
    hold(order);
  } else if (event.kind == "synced") {
    hold(order);
    storeOrigin(event.origin, order);
  } else if (event.kind == "returned") {
    order.lock = Hold::open;
    order.send_request.reset();
    if (event.state == "unlinked") clearOrigin(order);
  } else if (event.kind == "voided") {
    order.lock = Hold::voided;
    order.send_request.reset();
    if (order.status != kVoidStatus) ++order.revision;
    order.status = kVoidStatus;
  } else {
    return false;
  }
  return true;
}

Error unknownKind(const Event& event) {
  return badRequest("This host knows no event of the kind \"" + cleanUtf8(event.kind.substr(0, 60)) + "\".", "kind");
}

}  // namespace

Result<void> EventApplier::deliver(std::string_view text) {
  const auto event = eventFrom(text);
  if (!event) return event.error();
  auto result = database_.write([&](Connection& connection) -> Result<void> {
    if (connection.one("SELECT 1 FROM events WHERE id=?", {event->id})) return {};
    auto order = rows::changeOrder(connection, event->company, event->change_order);
    if (!order) {
      return Error{"change_order_not_found", Category::bad_input,
                   "The company has no change order " + event->change_order + ".", "change_order",
                   json::Value::object()};
    }
    connection.execute("INSERT INTO events (id, company, change_order, sequence, at) VALUES (?,?,?,?,?)",
                       {event->id, event->company, event->change_order, event->sequence, clock_.nowUs()});
    // What a later event of the same item already said, or a comparison at start, is not undone by one that comes late.
    if (order->item != event->item || event->sequence > order->erp_sequence) {
      if (!apply(*event, *order)) return unknownKind(*event);
      order->updated_at = clock_.nowUs();
      rows::updateErp(connection, *order);
    }
    if (follower_ != nullptr) follower_->take(connection, event->document, *order);
    return {};
  });
  if (!result) {
    log_.warning("event refused", {{"event", event->id}, {"kind", event->kind}, {"error", result.error().message}});
    return result;
  }
  if (follower_ != nullptr) follower_->taken();
  const Lock lock(mutex_);
  ++count_;
  applied_.notify_all();
  return {};
}

void EventApplier::waitFor(const std::string& company, const std::string& change_order,
                           const std::function<bool(const ChangeOrder&)>& wanted, std::chrono::milliseconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  while (true) {
    std::uint64_t seen = 0;
    {
      const Lock lock(mutex_);
      seen = count_;
    }
    const auto order =
        database_.read([&](Connection& connection) { return rows::changeOrder(connection, company, change_order); });
    if (!order || wanted(*order)) return;
    const auto look_at = database_.shared() ? std::chrono::steady_clock::now() + kLookAnew : deadline;
    Lock lock(mutex_);
    while (count_ == seen) {
      const auto now = std::chrono::steady_clock::now();
      if (now >= deadline) return;
      if (now >= look_at) break;
      lock.waitFor(applied_, std::min(look_at, deadline) - now);
    }
  }
}

}  // namespace tieback::host
