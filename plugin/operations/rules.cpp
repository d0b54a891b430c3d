#include "operations/rules.h"

#include <algorithm>

#include "life/item_changes.h"

namespace tieback::ops {
namespace {

using domain::Item;
using domain::Move;
using domain::Need;
using life::Connection;

std::optional<Error> othersOnly(const Item& item, const Connection& connection, const domain::Actor& actor) {
  if (!connection.profile.segregation_of_duties) return std::nullopt;
  const bool own = actor.id == item.sender.value().text("id") ||
                   item.document.part("change_order.created_by").text("id") == actor.id;
  if (!own) return std::nullopt;
  return Error{"not_permitted", Category::not_permitted,
               "You created or sent this change order: this company wants another approver to accept it."};
}

// Nothing has begun; or it waits for a person in the ERP, and nothing of it is under way.
std::optional<Error> mayBeStopped(const Item& item, const Connection& connection, const domain::Actor&) {
  const auto refused = [&](const std::string& why) {
    return Error{"forbidden_move", Category::conflict, why, "",
                 json::Value::object({{"state", name(item.state)}, {"phase", name(item.phase)}})};
  };
  if (!item.lease_owner.empty()) return refused("Its export has just begun; it can't be cancelled any more.");
  if (item.phase != domain::Phase::waiting) {
    // What was cancelled in the queue counts as never exported: it may go back without a word about the ERP.
    const std::string left = life::leftBehind(item, *connection.dialect);
    if (left.empty()) return std::nullopt;
    return refused("An earlier try has left something in the ERP: " + left +
                   ". Let the export run; if it fails again, it can be rejected.");
  }
  if (item.stopping()) return refused("Its export is being stopped already.");
  if (item.waitsForPerson()) return std::nullopt;
  return refused(
      "Its export is under way and goes on by itself. Only one that waits for a person in the ERP can be stopped.");
}

std::optional<Error> mayBeLinked(const Item& item, const Connection& connection, const domain::Actor& actor) {
  if (!connection.dialect->capabilities().import) {
    return Error{"not_supported", Category::bad_input,
                 "Change orders can't be imported from " + connection.profile.title + ", so there is none to link to."};
  }
  if (auto own = othersOnly(item, connection, actor)) return own;
  const std::string left = life::leftBehind(item, *connection.dialect);
  if (left.empty()) return std::nullopt;
  return Error{"may_be_in_erp", Category::conflict,
               "An earlier try has left something in the ERP: " + left +
                   ". Linked to another record, it could be booked twice. Try again goes on with what is there."};
}

std::optional<Error> hasDifference(const Item& item, const Connection&, const domain::Actor&) {
  if (item.difference.isObject() && !item.difference.flag("acknowledged")) return std::nullopt;
  return Error{"nothing_to_acknowledge", Category::conflict, "There is no difference to acknowledge."};
}

std::optional<Error> canCheckUnlink(const Item& item, const Connection& connection, const domain::Actor&) {
  if (!connection.dialect->capabilities().unlink_check) {
    return Error{"not_supported", Category::bad_input,
                 connection.profile.title + " can't tell whether a record is gone, so unlinking is not offered."};
  }
  const json::Value* documents = item.origin_data.find("documents");
  if (documents == nullptr || documents->size() == 0) {
    return Error{
        "not_supported", Category::bad_input,
        "A person said under which id the ERP holds it (" + item.origin_id +
            "); Tieback has never read that record and can't tell whether it is gone, so unlinking is not offered."};
  }
  if (item.look_up_at == 0) return std::nullopt;
  return Error{"unlink_running", Category::conflict, "The ERP is being asked already."};
}

}  // namespace

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules = {
      {Move::accept, Need::decide, &othersOnly},   {Move::unaccept, Need::decide, nullptr},
      {Move::reject, Need::decide, nullptr},       {Move::export_item, Need::decide, nullptr},
      {Move::cancel, Need::decide, &mayBeStopped}, {Move::try_again, Need::decide, nullptr},
      {Move::look_again, Need::decide, nullptr},   {Move::acknowledge, Need::decide, &hasDifference},
      {Move::link, Need::decide, &mayBeLinked},    {Move::unlink, Need::administer, &canCheckUnlink},
      {Move::retrieve, Need::send, nullptr},       {Move::resend, Need::send, nullptr},
      {Move::void_item, Need::send, nullptr}};
  return kRules;
}

const Rule& ruleOf(Move move) {
  if (move == Move::resolve_applied || move == Move::resolve_not_applied) move = Move::look_again;
  const auto& table = rules();
  return *std::find_if(table.begin(), table.end(), [&](const Rule& rule) { return rule.move == move; });
}

Error forbiddenMove(Move move, domain::State state, domain::Phase phase) {
  const auto& allowed = domain::allowedOperations(state, phase);
  std::string list;
  json::Value names = json::Value::array();
  for (const auto& operation : allowed) {
    list += (list.empty() ? "" : ", ") + operation;
    names.push(operation);
  }
  return {"forbidden_move", Category::conflict,
          "'" + std::string(name(move)) + "' is not possible now. " + std::string(domain::sentence(state, phase)) +
              (allowed.empty() ? " Nothing can be done with it in this state." : " Possible now: " + list + "."),
          "", json::Value::object({{"state", name(state)}, {"phase", name(phase)}, {"allowed", names}})};
}

std::optional<Error> refusalByState(Move move, const Item& item, const domain::Actor& actor) {
  if (auto missing = domain::missingFor(ruleOf(move).need, actor, item.project)) return missing;
  if (!domain::transitionFor(move, item.state, item.phase)) return forbiddenMove(move, item.state, item.phase);
  return std::nullopt;
}

std::optional<Error> refusalOf(Move move, const Item& item, const Connection& connection, const domain::Actor& actor) {
  if (auto refusal = refusalByState(move, item, actor)) return refusal;
  const Rule& rule = ruleOf(move);
  return rule.condition == nullptr ? std::nullopt : rule.condition(item, connection, actor);
}

}  // namespace tieback::ops
