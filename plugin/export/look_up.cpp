#include "export/look_up.h"

#include "domain/time.h"
#include "export/connection_health.h"
#include "life/item_changes.h"
#include "life/notices.h"
#include "life/pinned.h"

namespace tieback::exporting {
namespace {

using domain::Move;

constexpr const char* kFoundElsewhere = "The ERP holds another document under this change order's reference: ";

}  // namespace

std::string whyOf(const erp::Outcome& outcome) {
  if (const auto* later = std::get_if<erp::TryLater>(&outcome)) return later->error.message;
  if (const auto* refused = std::get_if<erp::Refused>(&outcome)) return refused->error.message;
  if (const auto* waiting = std::get_if<erp::Waiting>(&outcome)) return waiting->reason;
  if (const auto* doubt = std::get_if<erp::InDoubt>(&outcome)) return doubt->known;
  return "";
}

bool LookUps::stillMine(ledger::Transaction& transaction, const ledger::Item& item) const {
  const auto stored = transaction.find(item.connection, item.id);
  return stored && stored->lease_owner == context_.incarnation && stored->fence == item.fence &&
         stored->revision == item.revision;
}

void LookUps::finish(const life::Connection& connection, ledger::Item& item, const Change& change) {
  const ledger::Item learned = item;
  context_.ledger.write([&](ledger::Transaction& transaction) {
    item = learned;
    // A person may have decided meanwhile (resolve_doubt), or another host gone on: then the look-up has nothing to say
    // any more.
    if (!stillMine(transaction, item)) return;
    item.lease_owner.clear();
    item.lease_until = 0;
    life::Mover mover(transaction, connection, context_.ledger.now());
    change(transaction, mover, item);
    transaction.update(item);
  });
  context_.host.notifyText(life::notice(item, connection.company));
  context_.host.wake(TIEBACK_LANE_EVENTS);
}

void LookUps::settleDoubt(const life::Connection& connection, ledger::Item item) {
  auto pinned = life::pinnedOf(item, connection);
  const auto now = context_.ledger.now();
  const bool has_word = item.doubt.find("word") != nullptr;
  if (has_word && !item.lookedUp()) return lookAnew(connection, item);
  if (!pinned) {
    const std::string why = "The profile does not fit the change order any more: " + pinned.error().message;
    has_word ? takeWord(connection, item, why) : stillInDoubt(connection, item, why, 0);
    return;
  }
  erp::Job job;
  job.draft = std::move(pinned->draft);
  job.item = item.id;
  const ledger::Micros looked_at = now;  // before asking: what lands later must not count as absent
  erp::LookUp result = safeLookUp(*connection.dialect, job);
  const auto* no_answer = std::get_if<erp::LookUpFailed>(&result);
  tellHealth(context_, connection, no_answer == nullptr ? nullptr : &no_answer->outcome);
  if (has_word) {
    compareWithWord(connection, item, job, std::move(result), looked_at);
  } else if (no_answer != nullptr) {
    failed(connection, item, no_answer->outcome);
  } else if (auto* several = std::get_if<erp::Ambiguous>(&result)) {
    stillInDoubt(connection, item, several->what, 0);
  } else if (std::holds_alternative<erp::Absent>(result)) {
    absent(connection, item, looked_at);
  } else {
    found(connection, item, job, std::move(std::get<erp::Found>(result)), looked_at);
  }
}

void LookUps::failed(const life::Connection& connection, ledger::Item& item, const erp::Outcome& outcome) {
  const auto now = context_.ledger.now();
  const auto* later = std::get_if<erp::TryLater>(&outcome);
  const auto looks = item.doubt.at("looks").asInteger() + 1;
  const auto pause = now + backoff(connection.profile.retry, looks, context_.host);
  const auto next = later != nullptr && later->at_us ? restUntil(*later->at_us, now) : pause;
  stillInDoubt(connection, item, whyOf(outcome), next);
}

void LookUps::found(const life::Connection& connection, ledger::Item& item, const erp::Job& job, erp::Found found,
                    ledger::Micros looked_at) {
  // What is in doubt is the removal of another revision's document: the walk looks at it anew.
  if (!item.lookedUp()) return notSeen(connection, item, looked_at, nullptr);
  if (found.complete && found.projection != connection.dialect->expected(job)) {
    stillInDoubt(connection, item, kFoundElsewhere + found.name, 0);
    return;
  }
  const auto next = connection.dialect->next(job, found.state);
  const std::string in_doubt = item.doubt.text("step");
  if (next && next->name == in_doubt) {
    notSeen(connection, item, looked_at, &found.state);
  } else {
    stepTookEffect(connection, item, std::move(found));
  }
}

void LookUps::absent(const life::Connection& connection, ledger::Item& item, ledger::Micros looked_at) {
  const json::Value* record = item.erp_state.find("record");
  const std::string known = record == nullptr ? std::string() : connection.dialect->residue(*record);
  if (known.empty()) return notSeen(connection, item, looked_at, nullptr);
  if (!item.lookedUp()) {
    // Another revision's document was being removed, and it is gone.
    return stepTookEffect(connection, item,
                          {json::Value::object(), {}, false, false, "no document of an earlier revision any more"});
  }
  // The proof of the step in doubt says nothing about a document that the ERP had confirmed before. Made anew, it might
  // be there twice when it shows again.
  const auto looks = item.doubt.at("looks").asInteger() + 1;
  stillInDoubt(connection, item,
               "The ERP does not show " + known +
                   " any more, which it had confirmed before. Look for it there: it may have been "
                   "removed by someone.",
               context_.ledger.now() + backoff(connection.profile.retry, looks, context_.host));
}

void LookUps::stepTookEffect(const life::Connection& connection, ledger::Item& item, erp::Found found) {
  finish(connection, item, [&](ledger::Transaction&, life::Mover& mover, ledger::Item& changed) {
    life::keepWord(changed);
    life::leaveDoubt(changed);
    life::markSettled(changed);
    changed.erp_state.set("record", found.state);
    changed.not_before = 0;
    changed.attempts = 0;
    mover.move(changed, Move::found, {"Found " + found.name + " in the ERP: the export goes on from there.", nullptr});
  });
  context_.host.wake(TIEBACK_LANE_EXPORT);
}

void LookUps::notSeen(const life::Connection& connection, ledger::Item& item, ledger::Micros looked_at,
                      const erp::State* state) {
  const std::string proof = item.doubt.text("proof");
  const json::Value* provable = item.doubt.find("provable_at_us");
  const bool proven = proof == "unique_key" || (provable != nullptr && looked_at >= provable->asInteger());
  if (proven) {
    finish(connection, item, [&](ledger::Transaction&, life::Mover& mover, ledger::Item& changed) {
      life::keepWord(changed);
      life::leaveDoubt(changed);
      // The ERP takes it once, but the first one may still be the one that lands.
      proof == "unique_key" ? life::markUnsettled(changed) : life::markSettled(changed);
      changed.erp_state.set("record", state == nullptr ? json::Value::object() : *state);
      changed.not_before = 0;
      changed.attempts = 0;
      mover.move(changed, Move::absent, {"The ERP does not have it, which is proven now: it is sent again.", nullptr});
    });
    context_.host.wake(TIEBACK_LANE_EXPORT);
    return;
  }
  const auto looks = item.doubt.at("looks").asInteger() + 1;
  ledger::Micros next = context_.ledger.now() + backoff(connection.profile.retry, looks, context_.host);
  if (provable != nullptr) next = std::min(next, std::max(provable->asInteger(), context_.ledger.now()));
  const std::string held_by = item.doubt.text("held_by");
  const std::string until =
      !held_by.empty()      ? held_by + ", of which nothing is heard, may still send it: make sure that it has ended."
      : provable == nullptr ? "Nothing can prove that it will not still appear."
                            : "That is proven only after " + item.doubt.text("provable_at") + ".";
  stillInDoubt(connection, item, "The ERP does not show it yet. " + until, next);
}

void LookUps::stillInDoubt(const life::Connection& connection, ledger::Item& item, const std::string& known,
                           ledger::Micros next) {
  finish(connection, item, [&](ledger::Transaction& transaction, life::Mover& mover, ledger::Item& changed) {
    const auto looks = changed.doubt.at("looks").asInteger() + 1;
    changed.doubt.set("looks", looks);
    changed.doubt.set("known", known);
    changed.doubt.set("next_look_up", next == 0 ? json::Value() : json::Value(domain::toRfc3339(next)));
    changed.look_up_at = next;
    if (looks == 1) {
      mover.note(changed, "look_up", {known, nullptr, changed.doubt});
      life::queueNotice(transaction, connection, changed, life::Notice::in_doubt, context_.ledger.now());
    }
  });
  if (next != 0) context_.host.wake(TIEBACK_LANE_LOOK_UP, next);
  context_.host.wake(TIEBACK_LANE_MAIL);
}

void LookUps::checkGone(const life::Connection& connection, ledger::Item item) {
  erp::GoneResult result = erp::Outcome(erp::InDoubt{"no answer"});
  try {
    const json::Value* documents = item.origin_data.find("documents");
    result = connection.dialect->checkGone(item.origin_id, documents == nullptr ? json::Value() : *documents);
  } catch (const std::exception& error) {
    result = erp::Outcome(erp::InDoubt{std::string("The ERP's answer could not be understood: ") + error.what()});
  }
  tellHealth(context_, connection, std::get_if<erp::Outcome>(&result));
  finish(connection, item, [&](ledger::Transaction& transaction, life::Mover& mover, ledger::Item& changed) {
    changed.look_up_at = 0;
    const json::Value by = changed.unlink.find("by") != nullptr ? changed.unlink.at("by") : json::Value();
    const auto* gone = std::get_if<erp::Gone>(&result);
    if (gone != nullptr && *gone == erp::Gone::yes) {
      const std::string was = changed.origin_code;
      life::forgetExport(changed);
      transaction.freeStaged(connection.id, changed.id);
      mover.move(changed, Move::gone, {"The ERP's record " + was + " is gone: unlinked.", by});
      return;
    }
    const std::string why =
        gone != nullptr
            ? "The ERP still has " + changed.origin_code + ". Delete or cancel it there first, then unlink again."
            : "The ERP could not be asked: " + whyOf(std::get<erp::Outcome>(result)) + " Unlink again later.";
    changed.unlink.set("state", "refused");
    changed.unlink.set("message", why);
    mover.note(changed, "unlink_refused", {why, by});
  });
}

void LookUps::putOff(const ledger::Item& claimed, const std::string& why) {
  context_.ledger.write([&](ledger::Transaction& transaction) {
    if (!stillMine(transaction, claimed)) return;
    ledger::Item item = claimed;
    item.lease_owner.clear();
    item.lease_until = 0;
    item.look_up_at = context_.ledger.now() + kUnconfiguredUs;
    if (item.doubt.isObject()) {
      item.doubt.set("known", why);
      item.doubt.set("next_look_up", domain::toRfc3339(item.look_up_at));
    }
    transaction.update(item);
  });
}

}  // namespace tieback::exporting
