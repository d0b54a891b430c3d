#include "life/mover.h"

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

json::Value originOf(const ledger::Item& item) {
  return json::Value::object(
      {{"origin_id", item.origin_id},
       {"origin_code", item.origin_code},
       {"origin_data", item.origin_data},
       {"lines", item.origin_data.find("lines") != nullptr ? item.origin_data.at("lines") : json::Value::array()}});
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
  const auto document = json::Value::object({{"id", event.id},
                                             {"sequence", sequence},
                                             {"kind", kind},
                                             {"company", connection_.company},
                                             {"connection", item.connection},
                                             {"item", item.id},
                                             {"change_order", item.change_order},
                                             {"state", name(item.state)},
                                             {"revision", item.revision},
                                             {"at", domain::toRfc3339(now_)},
                                             {"by", cause.by},
                                             {"message", cause.message},
                                             {"origin", kind == "synced" ? originOf(item) : json::Value()}});
  event.document = document.dump();
  transaction_.add(event);
}

json::Value notice(const ledger::Item& item, const std::string& company) {
  return json::Value::object(
      {{"company", company},
       {"item", item.id},
       {"project", item.project},
       {"change_order", item.change_order},
       {"revision", item.revision},
       {"state", name(item.state)},
       {"phase", item.phase == domain::Phase::none ? json::Value() : json::Value(name(item.phase))}});
}

}  // namespace tieback::life
