#include "operations/send.h"

#include "domain/permissions.h"
#include "domain/time.h"
#include "life/item_changes.h"
#include "life/notices.h"
#include "operations/rules.h"
#include "profile/draft_builder.h"
#include "profile/send_rules.h"

namespace tieback::ops {
namespace {

using domain::Move;
using domain::State;

std::string textAt(const json::Value& document, std::string_view object, std::string_view name) {
  const json::Value* part = document.path(object);
  return part == nullptr || !part->isObject() ? std::string() : part->text(name);
}

profile::Abilities abilitiesOf(const life::Connection& connection) {
  const auto can = connection.dialect->capabilities();
  return {can.new_lines,          can.changed_lines,   can.negative_amounts,
          can.negative_new_lines, can.purchase_orders, can.subcontracts};
}

bool validId(const std::string& id) {
  return !id.empty() && id.size() <= 64 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
}

// The document's ids, before anything else is made of it.
std::optional<Error> idsMissing(const json::Value& document) {
  for (const auto& [object, name] :
       {std::pair{"change_order", "id"}, {"commitment", "id"}, {"commitment.project", "id"}}) {
    const json::Value* part = document.path(object);
    const json::Value* id = part == nullptr ? nullptr : part->find(name);
    const bool fits = id != nullptr && (id->isString() || id->isNumber()) && validId(part->text(name));
    if (fits) continue;
    const std::string where = std::string("params.document.") + object + "." + name;
    return badRequest("`" + where + "` must be an id of 1 to 64 letters, digits, '-' or '_'.", where);
  }
  return std::nullopt;
}

void fill(ledger::Item& item, const Request& request, const domain::Draft& draft, ledger::Micros now) {
  const json::Value& document = request.params.at("document");
  item.document = document;
  item.project = textAt(document, "commitment.project", "id");
  item.commitment = textAt(document, "commitment", "id");
  item.number = textAt(document, "change_order", "number");
  item.title = textAt(document, "change_order", "title");
  item.vendor = textAt(document, "commitment.vendor", "company");
  item.amount = draft.total;
  item.currency = draft.currency;
  item.change_order_revision = request.params.at("change_order_revision").asInteger();
  item.sender = request.actor.contact();
  item.sent_at = now;
}

Error keyTaken(const std::string& key) {
  return profile::unmetError(
      {{"external_key_taken", "change_order.number",
        "Another change order already goes into the ERP under the reference \"" + key + "\".",
        "Give this change order another number, or let the profile's external_key use {change_order.id}."}});
}

}  // namespace

Result<const life::Connection*> Sending::connectionFor(const Request& request) const {
  const auto connections = services_.connections.ofCompany(request.company);
  const std::string wanted =
      textAt(json::Value::object({{"document", request.params.at("document")}}), "document", "connection");
  for (const auto* connection : connections) {
    if (connections.size() == 1 || connection->id == wanted) return connection;
  }
  return Error{"connection_not_found", Category::bad_input,
               connections.empty()
                   ? "This company has no ERP connection. Who runs the connector must configure one."
                   : "This company has several ERP connections: the document must name one in `connection`.",
               "params.document.connection"};
}

Result<json::Value> Sending::dryRun(Move move, const Request& request, const life::Connection& connection) const {
  const json::Value& document = request.params.at("document");
  const std::string project = textAt(document, "commitment.project", "id");
  auto unmet = profile::checkDocument(document, connection.profile, abilitiesOf(connection));
  if (auto missing = domain::missingFor(domain::Need::send, request.actor, project)) {
    unmet.insert(unmet.begin(), {missing->code, "", missing->message, "Ask a project administrator."});
    // Who may not look learns nothing of the item's state.
    if (domain::missingFor(domain::Need::look, request.actor, project)) {
      return json::Value::object({{"unmet", profile::toJson(unmet)}});
    }
  }
  State state = State::none;
  domain::Phase phase = domain::Phase::none;
  services_.ledger.read([&](ledger::Transaction& transaction) {
    const auto item = transaction.find(connection.id, connection.id + "." + textAt(document, "change_order", "id"));
    if (item && !domain::missingFor(domain::Need::look, request.actor, item->project)) {
      state = item->state;
      phase = item->phase;
    }
  });
  if (!domain::transitionFor(move, state, phase)) {
    const Error error = forbiddenMove(move, state, phase);
    unmet.insert(unmet.begin(), {error.code, "change_order", error.message, "See its state in ERP Integrations."});
  }
  return json::Value::object({{"unmet", profile::toJson(unmet)}});
}

Result<json::Value> Sending::send(Move move, const Request& request) const {
  const json::Value& document = request.params.at("document");
  if (auto error = idsMissing(document)) return *error;
  auto found = connectionFor(request);
  if (!found) return found.error();
  const life::Connection& connection = **found;
  if (request.params.flag("dry_run")) return dryRun(move, request, connection);

  std::vector<life::Recipient> approvers;  // asked before the transaction: the host must not be called within one
  if (move == Move::resend && connection.profile.mail.notify_resent) {
    if (auto answer = services_.host.approvers(request.company)) {
      for (const auto& user : answer->at("users").items()) approvers.push_back({user.text("name"), user.text("email")});
    }
  }
  domain::Draft draft;
  const auto load = [&](ledger::Transaction& transaction) -> Result<ledger::Item> {
    if (auto missing =
            domain::missingFor(domain::Need::send, request.actor, textAt(document, "commitment.project", "id"))) {
      return *missing;
    }
    ledger::Item item;
    item.connection = connection.id;
    item.change_order = textAt(document, "change_order", "id");
    item.id = connection.id + "." + item.change_order;
    if (auto stored = transaction.find(connection.id, item.id)) {
      // A document that names another project does not carry an item out of its own.
      if (auto missing = domain::missingFor(domain::Need::send, request.actor, stored->project)) return *missing;
      item = std::move(*stored);
    }
    if (!domain::transitionFor(move, item.state, item.phase)) return forbiddenMove(move, item.state, item.phase);
    if (request.params.at("change_order_revision").asInteger() < item.change_order_revision) {
      return Error{"stale_revision", Category::conflict,
                   "A later revision of this change order was sent before. Open it again and send what you see then.",
                   "params.change_order_revision"};
    }
    auto unmet = profile::checkDocument(document, connection.profile, abilitiesOf(connection));
    if (!unmet.empty()) return profile::unmetError(unmet);
    if (item.external_key.empty()) item.external_key = profile::makeExternalKey(connection.profile, document);
    if (transaction.externalKeyTaken(connection.id, item.external_key, item.id)) return keyTaken(item.external_key);
    auto built = profile::buildDraft(document, connection.profile, {}, item.external_key,
                                     connection.time_zone.dayAt(services_.ledger.now()));
    if (!built) return built.error();
    draft = std::move(built->draft);
    return item;
  };
  return mutator_.run(name(move), request, connection, load, [&](Mutation& mutation) -> Result<void> {
    mutation.is_new = mutation.item.state == State::none;
    life::forgetExport(mutation.item);
    fill(mutation.item, request, draft, mutation.now);
    mutation.mover.move(mutation.item, move, mutation.cause("Sent to ERP."));
    if (move == Move::resend) {
      life::queueNotice(mutation.transaction, connection, mutation.item, life::Notice::resent, mutation.now,
                        request.actor.name, approvers);
    }
    return {};
  });
}

Result<json::Value> Sending::retrieve(const Request& request) const {
  return mutator_.onItem(Move::retrieve, request, [](Mutation& mutation) -> Result<void> {
    mutation.mover.move(mutation.item, Move::retrieve, mutation.cause("Retrieved from ERP."));
    return {};
  });
}

Result<json::Value> Sending::voidItem(const Request& request) const {
  return mutator_.onItem(Move::void_item, request, [](Mutation& mutation) -> Result<void> {
    mutation.mover.move(mutation.item, Move::void_item, mutation.cause("Set to Void."));
    return {};
  });
}

}  // namespace tieback::ops
