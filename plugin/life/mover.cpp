#include "life/mover.h"

#include "domain/json_text.h"
#include "domain/time.h"

namespace tieback::life {
namespace {

using domain::Move;
using domain::State;

// What the platform's side is told of a move; empty: nothing it needs to know.
std::string eventKind(Move move, State to) {
  switch (move) {
    case Move::begin:
    case Move::pause:
    case Move::acknowledge:
    case Move::resolve_applied:
    case Move::look_again:
    case Move::unlink:
      return "";
    case Move::submit:
    case Move::resend:
      return "sent";
    case Move::void_item:
      return "voided";
    default:
      break;
  }
  switch (to) {
    case State::synced:
      return "synced";
    case State::failed:
    case State::in_doubt:
      return "failed";
    case State::rejected:
    case State::retrieved:
    case State::unlinked:
      return "returned";
    default:
      return "progress";
  }
}

void writeOrigin(domain::JsonText& json, const ledger::Item& item) {
  const json::Value* lines = item.origin_data.find("lines");
  json.object([&] {
    json.name("origin_id").text(item.origin_id);
    json.name("origin_code").text(item.origin_code);
    json.name("origin_data").raw(item.origin_data.dump());
    json.name("lines").raw(lines == nullptr ? "[]" : lines->dump());
  });
}

}  // namespace

void Mover::move(ledger::Item& item, Move move, const Cause& cause) {
  const auto transition = domain::transitionFor(move, item.state, item.phase);
  if (!transition) {
    throw ForbiddenMove(std::string(name(move)) + " from " + std::string(name(item.state)) + " of " + item.id);
  }
  const State from = item.state;
  item.state = transition->to;
  item.phase = transition->to_phase;
  if (move != Move::begin) item.updated_at = now_;  // that somebody is at work on it is no news of the item
  if (from != item.state) ++item.revision;
  if (move != Move::begin && move != Move::pause) remember(item, std::string(name(move)), from, cause);
  const std::string kind = eventKind(move, item.state);
  if (!kind.empty()) tell(item, kind, cause);
}

void Mover::note(const ledger::Item& item, const std::string& operation, const Cause& cause) {
  remember(item, operation, item.state, cause);
}

void Mover::remember(const ledger::Item& item, const std::string& operation, State from, const Cause& cause) {
  ledger::HistoryEntry entry;
  entry.item = item.id;
  entry.at = now_;
  entry.by = cause.by;
  entry.operation = operation;
  entry.from = std::string(name(from));
  entry.to = std::string(name(item.state));
  entry.revision = item.revision;
  entry.message = cause.message;
  entry.details = cause.details;
  transaction_.append(std::move(entry), item.connection);
}

void Mover::tell(ledger::Item& item, const std::string& kind, const Cause& cause) {
  const std::int64_t sequence = ++item.event_sequence;
  ledger::Event event;
  // After an older ledger was restored the numbers come again, and stand for other events.
  event.id = item.id + "." + std::to_string(sequence) + "." + connection_.epoch;
  event.item = item.id;
  event.sequence = sequence;
  event.not_before = now_;
  domain::JsonText json;
  json.object([&] {
    json.name("id").text(event.id);
    json.name("sequence").number(sequence);
    json.name("kind").text(kind);
    json.name("company").text(connection_.company);
    json.name("connection").text(item.connection);
    json.name("item").text(item.id);
    json.name("change_order").text(item.change_order);
    json.name("state").text(name(item.state));
    json.name("revision").number(item.revision);
    json.name("at").text(domain::toRfc3339(now_));
    json.name("by").raw(cause.by.dump());
    json.name("message").text(cause.message);
    json.name("origin");
    if (kind == "synced") {
      writeOrigin(json, item);
    } else {
      json.null();
    }
  });
  event.document = json.take();
  transaction_.add(event);
}

std::string notice(const ledger::Item& item, const std::string& company) {
  domain::JsonText json;
  json.object([&] {
    json.name("company").text(company);
    json.name("item").text(item.id);
    json.name("project").text(item.project);
    json.name("change_order").text(item.change_order);
    json.name("revision").number(item.revision);
    json.name("state").text(name(item.state));
    json.name("phase");
    if (item.phase == domain::Phase::none) {
      json.null();
    } else {
      json.text(name(item.phase));
    }
  });
  return json.take();
}

}  // namespace tieback::life
