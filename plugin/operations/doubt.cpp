// What a person who has looked into the ERP says of an item in doubt.
#include "domain/time.h"
#include "life/item_changes.h"
#include "life/notices.h"
#include "operations/decide.h"
#include "operations/texts.h"

namespace tieback::ops {
namespace {

using domain::Move;

Result<void> applied(Mutation& mutation, const std::string& note) {
  auto id = personsText(mutation.request.params, "origin_id", 200);
  if (!id) return id.error();
  auto code = personsText(mutation.request.params, "origin_code", 200);
  if (!code) return code.error();
  ledger::Item& item = mutation.item;
  // Of a removal that is in doubt there is nothing to name: the export looks at what is there.
  if (id->empty() && item.lookedUp()) {
    return Error{
        "answer_invalid", Category::bad_input,
        "Say under which id the ERP holds it: it is looked up there, and becomes the change order's origin id.",
        "params.origin_id"};
  }
  const auto record = mutation.transaction.staged(item.connection, *id);
  if (record && !record->item.empty() && record->item != item.id) {
    return Error{"record_not_ready", Category::conflict,
                 "Another change order (" + record->item + ") is linked to " + *id + " already.", "params.origin_id",
                 json::Value::object({{"item", record->item}})};
  }
  const std::string at = domain::toRfc3339(mutation.now);
  item.doubt.set("word", json::Value::object({{"origin_id", *id},
                                              {"origin_code", code->empty() ? *id : *code},
                                              {"by", mutation.request.actor.identity()},
                                              {"at", at}}));
  item.doubt.set("word_looks", 0);
  item.doubt.set("known", "A person found it in the ERP as " + *id + ". It is being looked up and compared.");
  item.doubt.set("next_look_up", at);
  item.look_up_at = mutation.now;
  item.lease_owner.clear();
  ++item.revision;  // a look-up that is under way asked before this was known
  mutation.mover.move(item, Move::resolve_applied,
                      mutation.cause("A person found it in the ERP as " + *id + ". " + note));
  return {};
}

Result<void> notApplied(Mutation& mutation, const std::string& note) {
  // A host that nothing is heard of may not have sent it yet: the person was asked to make sure that it has ended.
  if (!mutation.item.may_send.empty()) life::beginQuietTime(mutation.item, mutation.now);
  // What was sent may still land. A person's word lets it be tried again, but not before that is over.
  if (const json::Value* provable = mutation.item.doubt.find("provable_at_us")) {
    mutation.item.erp_state.set("quiet_until", *provable);
  }
  // Where nothing can prove absence, the person's word is all there is: they vouch that nothing will come.
  if (mutation.item.doubt.text("proof") != "none") life::markUnsettled(mutation.item);
  // The steps before the one in doubt did take effect.
  mutation.item.residue = life::leftBehind(mutation.item, *mutation.connection.dialect);
  life::leaveDoubt(mutation.item);
  mutation.item.erp_state.erase("stopping");
  mutation.item.lease_owner.clear();
  mutation.item.error =
      json::Value::object({{"code", "not_applied"},
                           {"category", "erp_unavailable"},
                           {"message", "A person looked into the ERP and says that it was not applied. " + note},
                           {"remedy", "Press Try again to export it, or reject it."},
                           {"at", domain::toRfc3339(mutation.now)}});
  mutation.mover.move(mutation.item, Move::resolve_not_applied,
                      mutation.cause("A person says that the ERP does not hold it. " + note));
  return {};
}

Result<void> lookAgain(Mutation& mutation, const std::string& note) {
  mutation.item.look_up_at = mutation.now;
  mutation.item.doubt.set("next_look_up", domain::toRfc3339(mutation.now));
  mutation.mover.move(mutation.item, Move::look_again, mutation.cause("Look again was pressed. " + note));
  return {};
}

}  // namespace

Result<json::Value> Deciding::resolveDoubt(const Request& request) const {
  const std::string outcome = request.params.text("outcome");
  const Move move = outcome == "applied"       ? Move::resolve_applied
                    : outcome == "not_applied" ? Move::resolve_not_applied
                                               : Move::look_again;
  if (move == Move::look_again && outcome != "look_again") {
    return badRequest("`params.outcome` is one of applied, not_applied, look_again.", "params.outcome");
  }
  return mutator_.onItem(move, request, [&](Mutation& mutation) -> Result<void> {
    auto note = personsText(request.params, "note", 4000);
    if (!note) return note.error();
    if (move == Move::resolve_applied) return applied(mutation, *note);
    return move == Move::resolve_not_applied ? notApplied(mutation, *note) : lookAgain(mutation, *note);
  });
}

}  // namespace tieback::ops
