// An approver has stopped an export while the ERP waited for a person there (an approval). What the ERP holds of it is
// removed, in as many steps as that takes, and each time what is there is looked at anew: a document that is finished
// meanwhile is read back after all, one that can't be removed is named.
#include "domain/time.h"
#include "export/walk.h"
#include "life/pinned.h"

namespace tieback::exporting {
namespace {

using domain::Move;

constexpr const char* kLookUp = "look up";

erp::ErpError cannotTell(const std::string& why) {
  return {"cannot_remove", Category::conflict, why};
}

}  // namespace

Walk::Next Walk::withdraw(const Cancel& cancel) {
  auto pinned = life::pinnedOf(item_, connection_);
  if (!pinned) {
    return refuse(kLookUp,
                  cannotTell("With the connection's present profile it can't be looked up: " + pinned.error().message));
  }
  job_.draft = std::move(pinned->draft);
  job_.item = item_.id;
  while (item_.stopping()) {
    if (cancel.requested()) {
      return wait(context_.ledger.now(), "The host is stopping; the export is stopped when it is back.");
    }
    erp::LookUp result = safeLookUp(*connection_.dialect, job_);
    if (auto* failed = std::get_if<erp::LookUpFailed>(&result)) {
      return settle(kLookUp, std::move(failed->outcome), false);
    }
    if (const auto* several = std::get_if<erp::Ambiguous>(&result)) {
      learned(kLookUp, "refused", several->what);
      return leave(several->what);
    }
    auto* one = std::get_if<erp::Found>(&result);
    if (one == nullptr) return removedByUs() ? withdrawn() : leaveUnseen();
    if (withdrawFound(std::move(*one)) == Next::stop) return Next::stop;
  }
  return Next::go_on;
}

Walk::Next Walk::withdrawFound(erp::Found found) {
  learned(kLookUp, "done", "Found " + found.name + ".");
  record() = std::move(found.state);
  // All is done there: too late to stop it.
  if (found.complete && !connection_.dialect->next(job_, record())) {
    item_.erp_state.erase("stopping");
    item_.erp_state.set("looked_up", item_.export_number);
    save(ledger::Held::to_send, [&](ledger::Transaction&, life::Mover& mover) {
      mover.note(item_, "cancel_too_late",
                 {"It could not be stopped any more: the ERP has " + found.name + ".", nullptr});
    });
    return Next::go_on;
  }
  const auto step = connection_.dialect->discardStep(record());
  if (!step) return leave(found.name);
  const json::Value& stopping = item_.erp_state.at("stopping");
  if (step->name == stopping.text("done")) {
    // Accepted, and not seen yet. Counted like a try, so that it ends.
    return tryLater(step->name, {{"still_there", Category::erp_unavailable,
                                  "The ERP took the step \"" + step->name + "\" and still shows " + found.name + ".",
                                  "", "", "", "Nothing to do: it is looked at again.", ""},
                                 std::nullopt,
                                 false});
  }
  aimAt(step->name);
  const auto next = writeStep(*step);
  if (next == Next::go_on) item_.erp_state["stopping"].set("done", step->name);
  return next;
}

// Absence is the removal's only where something was removed, or where nothing had been confirmed. Else the document may
// show again, beside one that is made anew.
bool Walk::removedByUs() {
  return !item_.erp_state.at("stopping").text("done").empty() || connection_.dialect->residue(record()).empty();
}

Walk::Next Walk::leaveUnseen() {
  item_.residue = connection_.dialect->residue(record());
  return refuse(kLookUp, cannotTell("It does not show it at present; look for it there: somebody may have removed or "
                                    "renamed it."));
}

Walk::Next Walk::leave(const std::string& name) {
  item_.residue = name;
  return refuse(kLookUp, cannotTell("It can't be removed from here."));
}

Walk::Next Walk::withdrawn() {
  learned(kLookUp, "done", "Nothing is there any more.");
  return release([&](ledger::Transaction&, life::Mover& mover) {
    json::Value& erp_state = item_.erp_state;
    const json::Value by = erp_state.at("stopping").at("by");
    const json::Value* before = erp_state.find("withdrawals");
    erp_state.set("withdrawals", (before == nullptr ? 0 : before->asInteger()) + 1);
    for (const char* name : {"stopping", "for_person", "looked_up", "record"}) erp_state.erase(name);
    item_.not_before = 0;
    item_.attempts = 0;
    item_.error = nullptr;
    item_.waiting = nullptr;
    item_.residue.clear();
    mover.move(item_, Move::withdrawn, {"The export was stopped; the ERP holds nothing of it any more.", by});
  });
}

}  // namespace tieback::exporting
