#include "operations/decide.h"

#include "domain/time.h"
#include "life/item_changes.h"
#include "life/notices.h"
#include "life/pinned.h"
#include "operations/texts.h"
#include "profile/prompts.h"

namespace tieback::ops {
namespace {

using domain::Move;

void enqueue(Mutation& mutation) {
  ledger::Item& item = mutation.item;
  ++item.export_number;
  item.queue_position = mutation.transaction.nextQueuePosition(item.connection);
  item.not_before = 0;
  item.attempts = 0;
  item.error = nullptr;
  item.waiting = nullptr;
  item.residue.clear();
  item.erp_state.erase("stopping");
  item.erp_state.erase("for_person");
  const json::Value* quiet_until = item.erp_state.find("quiet_until");
  if (quiet_until == nullptr || quiet_until->asInteger() <= mutation.now) return;
  item.not_before = quiet_until->asInteger();
  item.waiting =
      json::Value::object({{"until", domain::toRfc3339(item.not_before)},
                           {"reason", "An earlier request whose answer was lost may still reach the ERP until then."}});
}

// The export lane removes what the ERP holds, and then takes the item out of the queue: until then it blocks its
// commitment, for nobody knows yet what the ERP does with it.
Result<void> stopWaiting(Mutation& mutation) {
  ledger::Item& item = mutation.item;
  const std::string at = domain::toRfc3339(mutation.now);
  item.erp_state.set("stopping", json::Value::object({{"by", mutation.request.actor.identity()}, {"at", at}}));
  item.erp_state.erase("looked_up");  // whoever goes on looks at what is there first
  item.not_before = 0;
  item.attempts = 0;
  item.waiting = json::Value::object(
      {{"until", at}, {"reason", "The export is being stopped: what the ERP holds of it is removed."}});
  ++item.revision;  // what an approver sees has changed
  mutation.mover.move(item, Move::cancel,
                      mutation.cause("Cancel was pressed while the ERP waited for a person there."));
  return {};
}

// What the approver was shown is what would be pinned: the item's revision says so of the change order, the digest of
// all that was made of it (answers, mapping, the posting date, the profile).
std::optional<Error> changedSincePreview(const Request& request, const std::string& digest) {
  const std::string shown = request.params.text("preview_digest");
  if (shown.empty() || shown == digest) return std::nullopt;
  return Error{"preview_changed", Category::conflict,
               "What would go to the ERP is not what you were shown: the answers, the posting date or the connection's "
               "profile are others now. Look at the preview again and accept what you see then.",
               "params.preview_digest", json::Value::object({{"preview_digest", digest}})};
}

}  // namespace

Result<json::Value> Deciding::accept(const Request& request) const {
  return mutator_.onItem(Move::accept, request, [&](Mutation& mutation) -> Result<void> {
    ledger::Item& item = mutation.item;
    const json::Value* given = request.params.find("answers");
    const json::Value answers = given == nullptr || given->isNull() ? json::Value::object() : *given;
    if (auto fits = profile::checkAnswers(mutation.connection.profile, answers); !fits) return fits.error();
    const std::string today = mutation.connection.time_zone.dayAt(mutation.now);
    auto pinned = life::pinnedOf(item, mutation.connection, answers, today);
    if (!pinned) return pinned.error();
    if (auto changed = changedSincePreview(request, pinned->digest)) return *changed;
    item.answers = answers;
    item.approver = request.actor.contact();
    item.accepted_at = mutation.now;
    item.accepted_on = today;
    item.profile_digest = mutation.connection.profile.digest;
    item.preview_digest = pinned->digest;
    item.error = nullptr;
    life::Cause cause = mutation.cause("Accepted.");
    cause.details = json::Value::object({{"answers", answers}, {"preview_digest", pinned->digest}});
    mutation.mover.move(item, Move::accept, cause);
    return {};
  });
}

Result<json::Value> Deciding::unaccept(const Request& request) const {
  return mutator_.onItem(Move::unaccept, request, [](Mutation& mutation) -> Result<void> {
    life::forgetAcceptance(mutation.item);
    mutation.mover.move(mutation.item, Move::unaccept, mutation.cause("The acceptance was taken back."));
    return {};
  });
}

Result<json::Value> Deciding::reject(const Request& request) const {
  return mutator_.onItem(Move::reject, request, [&](Mutation& mutation) -> Result<void> {
    ledger::Item& item = mutation.item;
    auto reason = personsText(request.params, "reason", 4000);
    if (!reason) return reason.error();
    if (reason->empty()) {
      return Error{"reason_required", Category::bad_input,
                   "Say why it is rejected: the project manager needs to know what to mend.", "params.reason"};
    }
    if (!item.residue.empty() && !request.params.flag("leave_residue")) {
      return Error{
          "residue", Category::conflict,
          "The failed export left " + item.residue + " in the ERP. Remove it there, or reject with 'leave it there'.",
          "params.leave_residue", json::Value::object({{"residue", item.residue}})};
    }
    const std::string residue = item.residue;
    life::forgetExport(item);
    item.reason = *reason;
    item.residue = residue;
    item.error = nullptr;
    life::Cause cause = mutation.cause(*reason);
    if (!residue.empty()) cause.details = json::Value::object({{"left_in_erp", residue}});
    mutation.mover.move(item, Move::reject, cause);
    life::queueNotice(mutation.transaction, mutation.connection, item, life::Notice::rejection, mutation.now,
                      request.actor.name);
    return {};
  });
}

Result<json::Value> Deciding::exportItem(const Request& request) const {
  return mutator_.onItem(Move::export_item, request, [](Mutation& mutation) -> Result<void> {
    enqueue(mutation);
    mutation.mover.move(mutation.item, Move::export_item, mutation.cause("Export was pressed."));
    return {};
  });
}

Result<json::Value> Deciding::tryAgain(const Request& request) const {
  return mutator_.onItem(Move::try_again, request, [](Mutation& mutation) -> Result<void> {
    enqueue(mutation);
    mutation.mover.move(mutation.item, Move::try_again, mutation.cause("Try again was pressed."));
    return {};
  });
}

Result<json::Value> Deciding::cancel(const Request& request) const {
  return mutator_.onItem(Move::cancel, request, [](Mutation& mutation) -> Result<void> {
    if (mutation.item.phase == domain::Phase::waiting) return stopWaiting(mutation);
    mutation.mover.move(mutation.item, Move::cancel, mutation.cause("The export was cancelled before it began."));
    return {};
  });
}

Result<json::Value> Deciding::acknowledge(const Request& request) const {
  return mutator_.onItem(Move::acknowledge, request, [&](Mutation& mutation) -> Result<void> {
    auto note = personsText(request.params, "note", 4000);
    if (!note) return note.error();
    mutation.item.difference.set("acknowledged", true);
    mutation.item.difference.set("acknowledged_by", request.actor.identity());
    ++mutation.item.revision;  // what an approver sees has changed
    mutation.mover.move(mutation.item, Move::acknowledge,
                        mutation.cause(note->empty() ? "The difference was acknowledged." : *note));
    return {};
  });
}

Result<json::Value> Deciding::unlink(const Request& request) const {
  return mutator_.onItem(Move::unlink, request, [&](Mutation& mutation) -> Result<void> {
    mutation.item.unlink = json::Value::object({{"state", "checking"},
                                                {"by", request.actor.identity()},
                                                {"at", domain::toRfc3339(mutation.now)},
                                                {"message", "The ERP is being asked whether the record is gone."}});
    mutation.item.look_up_at = mutation.now;
    mutation.mover.move(mutation.item, Move::unlink, mutation.cause("Unlink was pressed."));
    return {};
  });
}

}  // namespace tieback::ops
