// What becomes of a doubt when a person has said that the ERP holds the change order. The word is no proof: what the
// ERP shows is compared and the walk goes on from it, to its release and the read-back. Only where the ERP can't show
// it, the word is taken, and the item says so until somebody acknowledges it.
#include "domain/time.h"
#include "export/look_up.h"
#include "life/item_changes.h"
#include "life/notices.h"

namespace tieback::exporting {
namespace {

using domain::Move;

std::vector<std::string> namesIn(const json::Value& word) {
  std::vector<std::string> names = {word.text("origin_id")};
  if (word.text("origin_code") != names.front()) names.push_back(word.text("origin_code"));
  return names;
}

// Nothing where the ERP can't be asked so.
std::optional<erp::LookUp> safeLookUpNamed(erp::Dialect& dialect, const erp::Job& job, const json::Value& word) {
  try {
    return dialect.lookUpNamed(job, namesIn(word));
  } catch (const std::exception& error) {
    return erp::LookUpFailed{erp::InDoubt{std::string("The ERP's answer could not be understood: ") + error.what()}};
  }
}

}  // namespace

void LookUps::compareWithWord(const life::Connection& connection, ledger::Item& item, const erp::Job& job,
                              erp::LookUp result, ledger::Micros looked_at) {
  const json::Value word = item.doubt.at("word");
  // Its own reference counts first: what stands under it must not be there beside what the person named.
  std::string why = "The ERP does not show it under " + item.external_key;
  if (const auto* several = std::get_if<erp::Ambiguous>(&result)) {
    why = several->what;
    item.doubt["word"].set("beside", why);
  }
  const bool by_name =
      !std::holds_alternative<erp::Found>(result) && !std::holds_alternative<erp::LookUpFailed>(result);
  if (by_name) {
    if (auto named = safeLookUpNamed(*connection.dialect, job, word)) {
      result = std::move(*named);
      why += ", nor as " + word.text("origin_id");
    } else {
      why += ", and can't be asked for " + word.text("origin_id");
    }
  }
  if (auto* one = std::get_if<erp::Found>(&result)) {
    // Under another reference a part is not completed: nothing tells that the rest belongs to it.
    if (by_name && !one->complete) return stillInDoubt(connection, item, one->name + " is only a part of it.", 0);
    return compareFound(connection, item, job, std::move(*one), looked_at);
  }
  const auto now = context_.ledger.now();
  if (const auto* no_answer = std::get_if<erp::LookUpFailed>(&result)) {
    const auto looks = item.doubt.at("word_looks").asInteger() + 1;
    item.doubt.set("word_looks", looks);
    if (looks < connection.profile.retry.attempts) return failed(connection, item, no_answer->outcome);
    return takeWord(connection, item, "The ERP could not be asked: " + whyOf(no_answer->outcome));
  }
  // What was sent may still land, beside what the person found.
  const json::Value* provable = item.doubt.find("provable_at_us");
  if (provable != nullptr && looked_at < provable->asInteger()) {
    return stillInDoubt(connection, item, why + ". It is asked again when nothing that was sent can still reach it.",
                        std::max(provable->asInteger(), now));
  }
  takeWord(connection, item, why + ".");
}

// The word was about the removal of an earlier revision's document.
void LookUps::lookAnew(const life::Connection& connection, ledger::Item& item) {
  finish(connection, item, [&](ledger::Transaction&, life::Mover& mover, ledger::Item& changed) {
    life::leaveDoubt(changed);
    changed.erp_state.set("record", json::Value::object());
    changed.not_before = 0;
    changed.attempts = 0;
    mover.move(changed, Move::found, {"The export goes on with a look at what the ERP holds now.", nullptr});
  });
  context_.host.wake(TIEBACK_LANE_EXPORT);
}

void LookUps::compareFound(const life::Connection& connection, ledger::Item& item, const erp::Job& job, erp::Found one,
                           ledger::Micros looked_at) {
  // What differs and is finished is booked, whatever we think of it: the read-back names the differences. What differs
  // and is not finished would be finished with content that nobody accepted.
  const bool differs = one.complete && one.projection != connection.dialect->expected(job);
  if (differs && !connection.dialect->next(job, one.state)) return stepTookEffect(connection, item, std::move(one));
  found(connection, item, job, std::move(one), looked_at);
}

void LookUps::takeWord(const life::Connection& connection, ledger::Item& item, const std::string& why) {
  const json::Value word = item.doubt.at("word");
  finish(connection, item, [&](ledger::Transaction& transaction, life::Mover& mover, ledger::Item& changed) {
    life::leaveDoubt(changed);
    life::takeOrigin(changed, {word.text("origin_id"), word.text("origin_code"), json::Value::array(), {}});
    changed.difference = life::unseen(why);
    changed.attempts = 0;
    changed.residue.clear();
    mover.move(changed, Move::vouched,
               {"Synced as " + changed.origin_code + " on a person's word: it could not be read back. " + why, nullptr,
                changed.difference});
    life::queueNotice(transaction, connection, changed, life::Notice::synced, context_.ledger.now());
  });
  context_.host.wake(TIEBACK_LANE_MAIL);
}

}  // namespace tieback::exporting
