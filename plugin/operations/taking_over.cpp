#include "operations/taking_over.h"

#include "domain/permissions.h"
#include "domain/time.h"
#include "life/item_changes.h"
#include "life/notices.h"
#include "life/pinned.h"
#include "operations/item_document.h"
#include "operations/record_match.h"
#include "operations/staged_document.h"
#include "operations/texts.h"

namespace tieback::ops {
namespace {

using domain::Move;
using State = ledger::Staged::State;

constexpr std::string_view kDismiss = "dismiss";
constexpr std::string_view kRestore = "restore";

Error recordNotFound() {
  return {
      "record_not_found", Category::bad_input,
      "There is no such change order of the ERP. Open Ready to Import again, and ask for an import if it is not there.",
      "params.record"};
}

Error notReady(const ledger::Staged& record, const std::string& why) {
  return {"record_not_ready", Category::conflict, why, "params.record",
          json::Value::object({{"state", name(record.state)},
                               {"item", record.item.empty() ? json::Value() : json::Value(record.item)}})};
}

// The ERP's id in a record's id, where that record is of this connection.
std::optional<std::string> originIn(const std::string& record, const std::string& connection) {
  const std::string prefix = connection + "/";
  if (!record.starts_with(prefix)) return std::nullopt;
  return record.substr(prefix.size());
}

// As the person saw it. In a write transaction nobody else decides on it until the end.
Result<ledger::Staged> recordSeen(ledger::Transaction& transaction, const Request& request,
                                  const std::string& connection) {
  const auto origin = originIn(request.params.text("record"), connection);
  auto record = origin ? transaction.staged(connection, *origin) : std::nullopt;
  if (!record) return recordNotFound();
  const std::int64_t seen = request.params.at("record_revision").asInteger();
  if (record->revision == seen) return std::move(*record);
  return Error{"stale_record", Category::conflict,
               "The ERP's change order " + record->number +
                   " is another one than you have seen: it was listed anew, or somebody decided on it. Open Ready to "
                   "Import again and decide on what you see then.",
               "params.record_revision",
               json::Value::object({{"record_revision", record->revision}, {"state", name(record->state)}})};
}

// Only what is offered can be decided on.
std::optional<Error> unlessStaged(const ledger::Staged& record) {
  switch (record.state) {
    case State::staged:
      return std::nullopt;
    case State::invalid:
      return notReady(record, "It can't be linked: " + record.problem.text("message"));
    case State::imported:
      return notReady(record, "It is linked to another change order already (" + record.item + ").");
    case State::dismissed:
      return notReady(record, "It was dismissed. Restore it first.");
    case State::archived:
      return notReady(record, "The ERP has it no more, or Tieback has made it.");
  }
  return notReady(record, "It is not offered.");
}

// Is this the same contract, in the same money? Of another one it is not the same change order, whatever its amounts.
std::optional<Error> unlessSameCommitment(const domain::Draft& draft, const ledger::Staged& record) {
  const auto mismatch = [&](const std::string& why) {
    return Error{"record_mismatch", Category::conflict, why, "params.record"};
  };
  if (record.commitment != draft.commitment) {
    return mismatch("The ERP's change order " + record.number + " changes commitment " + record.commitment +
                    " there, this one " + draft.commitment + ".");
  }
  const std::string currency = record.document.text("currency");
  if (!currency.empty() && currency != draft.currency) {
    return mismatch("The ERP's change order " + record.number + " is in " + currency + ", this one in " +
                    draft.currency + ".");
  }
  return std::nullopt;
}

// When the ERP was last proven to hold nothing that Tieback has made of the item; 0: never.
ledger::Micros provenGone(ledger::Transaction& transaction, const ledger::Item& item) {
  ledger::Micros at = 0;
  for (const auto& entry : transaction.history(item.connection, item.id)) {
    if (entry.operation == name(Move::gone) || entry.operation == name(Move::withdrawn)) at = std::max(at, entry.at);
  }
  return at;
}

// A request of ours that took effect, or may have, and is not proven to be undone: beside it a record made by hand
// would be the second booking. The export looks for it and goes on with it; linking would leave it there unseen.
std::optional<Error> unlessNothingOfOurs(const Mutation& mutation) {
  const ledger::Item& item = mutation.item;
  const ledger::Micros proven = provenGone(mutation.transaction, item);
  for (const auto& step : mutation.transaction.steps(item.id)) {
    const bool no_effect = step.state == "refused" || step.state == "try_later" || step.state == "absent";
    if (step.kind != "write" || no_effect || step.at < proven) continue;
    return Error{"may_be_in_erp", Category::conflict,
                 "An earlier export of this change order may have left something in the ERP ('" + step.name +
                     "'): linked to another record, it could be booked twice. Look in the ERP for " +
                     item.external_key + "; Export goes on with what it finds there."};
  }
  return std::nullopt;
}

std::optional<Error> unlessAgreed(const json::Value& difference, const Request& request) {
  if (difference.isNull() || request.params.flag("acknowledge_difference")) return std::nullopt;
  std::string list;
  for (const auto& field : difference.at("fields").items()) {
    list += (list.empty() ? "" : "; ") + field.text("field") + ": " + field.text("expected") + " here, " +
            field.text("found") + " in the ERP";
  }
  return Error{"record_differs", Category::conflict,
               "The ERP's change order differs (" + list +
                   "). Mend it there and ask for an import again, or link it with the difference acknowledged.",
               "params.acknowledge_difference", difference};
}

// The item as it is after an export, and the record as nobody else's.
void join(Mutation& mutation, ledger::Staged& record, const RecordMatch& match) {
  ledger::Item& item = mutation.item;
  const json::Value by = mutation.request.actor.identity();
  life::forgetExport(item);
  erp::Origin origin{record.origin_id, record.number.empty() ? record.origin_id : record.number, json::Value::array(),
                     match.lines};
  if (const json::Value* documents = record.document.find("documents")) origin.data = *documents;
  life::takeOrigin(item, origin);
  item.origin_data.set("linked", true);
  item.approver = mutation.request.actor.contact();
  item.accepted_at = mutation.now;
  item.error = nullptr;
  item.difference = match.difference;
  if (!item.difference.isNull()) {
    item.difference.set("acknowledged", true);
    item.difference.set("acknowledged_by", by);
  }
  record.state = State::imported;
  record.item = item.id;
  ++record.revision;
  mutation.transaction.put(record);
}

}  // namespace

Result<json::Value> TakingOver::link(const Request& request) const {
  return mutator_.onItem(Move::link, request, [&](Mutation& mutation) -> Result<void> {
    const life::Connection& connection = mutation.connection;
    auto record = recordSeen(mutation.transaction, request, connection.id);
    if (!record) return record.error();
    if (auto refused = unlessStaged(*record)) return *refused;
    if (mutation.transaction.isExported(connection.id, record->origin_id, "")) {
      return notReady(*record, "Another change order is synced with it already.");
    }
    const auto pinned = life::pinnedOf(mutation.item, connection, {}, connection.time_zone.dayAt(mutation.now));
    if (!pinned) return pinned.error();
    if (auto refused = unlessSameCommitment(pinned->draft, *record)) return *refused;
    if (auto refused = unlessNothingOfOurs(mutation)) return *refused;
    const auto match = matchRecord(pinned->draft, *record);
    if (auto refused = unlessAgreed(match.difference, request)) return *refused;
    join(mutation, *record, match);
    life::Cause cause = mutation.cause("Linked to " + mutation.item.origin_code +
                                       ", which somebody made in the ERP: nothing is exported.");
    cause.details = json::Value::object(
        {{"record", record->id()}, {"record_revision", record->revision}, {"difference", match.difference}});
    mutation.mover.move(mutation.item, Move::link, cause);
    life::queueNotice(mutation.transaction, connection, mutation.item, life::Notice::synced, mutation.now);
    return {};
  });
}

Result<json::Value> TakingOver::dismiss(const Request& request) const {
  auto reason = personsText(request.params, "reason", 4000);
  if (!reason) return reason.error();
  if (reason->empty()) {
    return Error{"reason_required", Category::bad_input,
                 "Say why it is dismissed: whoever looks for it later needs to know.", "params.reason"};
  }
  return onRecord(kDismiss, request, [&](ledger::Staged& record, ledger::Micros now) -> Result<void> {
    if (record.state != State::staged && record.state != State::invalid) return *unlessStaged(record);
    record.state = State::dismissed;
    record.dismissal =
        json::Value::object({{"reason", *reason}, {"by", request.actor.identity()}, {"at", domain::toRfc3339(now)}});
    return {};
  });
}

Result<json::Value> TakingOver::restore(const Request& request) const {
  return onRecord(kRestore, request, [](ledger::Staged& record, ledger::Micros) -> Result<void> {
    if (record.state != State::dismissed) return notReady(record, "It was not dismissed.");
    record.state = record.problem.isNull() ? State::staged : State::invalid;
    record.dismissal = nullptr;
    return {};
  });
}

Result<json::Value> TakingOver::onRecord(std::string_view operation, const Request& request,
                                         const Decide& decide) const {
  if (auto missing = domain::missingFor(domain::Need::decide, request.actor, "")) return *missing;
  const std::string id = request.params.text("record");
  const life::Connection* connection = nullptr;
  for (const auto* each : services_.connections.ofCompany(request.company)) {
    if (originIn(id, each->id)) connection = each;
  }
  if (connection == nullptr) return recordNotFound();
  return once(services_, operation, request,
              [&](ledger::Transaction& transaction, ledger::Micros now) -> Result<json::Value> {
                auto record = recordSeen(transaction, request, connection->id);
                if (!record) return record.error();
                const std::string from(name(record->state));
                if (auto decided = decide(*record, now); !decided) return decided.error();
                ++record->revision;
                transaction.put(*record);
                ledger::HistoryEntry entry;
                entry.at = now;
                entry.by = request.actor.identity();
                entry.operation = operation;
                entry.from = from;
                entry.to = name(record->state);
                entry.message = "The ERP's change order " + record->number +
                                (operation == kDismiss ? " was dismissed: " + record->dismissal.text("reason")
                                                       : std::string(" is offered again."));
                entry.details = json::Value::object({{"record", id}, {"record_revision", record->revision}});
                transaction.append(std::move(entry), connection->id);
                return json::Value::object({{"record", stagedDocument(*record, request.company)}});
              });
}

}  // namespace tieback::ops
