#include "operations/mutation.h"

#include "operations/item_document.h"
#include "operations/rules.h"

namespace tieback::ops {
namespace {

Error stale(const ledger::Item& item, std::int64_t expected) {
  return {"stale_revision", Category::conflict,
          "The change order has changed since you opened it (you saw revision " + std::to_string(expected) +
              ", it is " + std::to_string(item.revision) + " now). " +
              std::string(domain::sentence(item.state, item.phase)) + " Open it again and decide on what you see then.",
          "expected_revision",
          json::Value::object({{"expected", expected}, {"revision", item.revision}, {"state", name(item.state)}})};
}

Error reused(const Request& request) {
  return {"request_id_reused", Category::conflict,
          "The request id \"" + request.request_id +
              "\" was used before with other content. Use a new id for a new request.",
          "request_id"};
}

}  // namespace

Error ledgerUnavailable(const std::exception& error) {
  return {"ledger_unavailable", Category::internal,
          std::string("Nothing was changed: ") + error.what() + " Try again when the cause is gone."};
}

Result<json::Value> once(const Services& services, std::string_view operation, const Request& request,
                         const Work& work) {
  const std::string digest = request.digest();
  std::optional<Result<json::Value>> answer;
  try {
    services.ledger.write([&](ledger::Transaction& transaction) {
      const auto answeredBefore = [&] {
        auto stored = transaction.storedAnswer(request.company, request.actor.id, operation, request.request_id);
        if (!stored) return false;
        answer = stored->digest == digest ? Result<json::Value>(std::move(stored->answer))
                                          : Result<json::Value>(reused(request));
        return true;
      };
      if (answeredBefore()) return;
      const auto now = services.ledger.now();
      answer = work(transaction, now);
      if (!*answer) {
        // Perhaps since the same request, asked twice at once, was done meanwhile: this one has waited for the item.
        answeredBefore();
        return;
      }
      transaction.storeAnswer(request.company, request.actor.id, operation, request.request_id, {digest, **answer},
                              now);
    });
  } catch (const ledger::LedgerError& error) {
    return ledgerUnavailable(error);
  }
  return std::move(*answer);
}

Result<json::Value> Mutator::onItem(domain::Move move, const Request& request, const Change& change) const {
  const life::Connection* connection = services_.connections.ofItem(request.item, request.company);
  if (connection == nullptr) return itemNotFound(request.item);
  const auto load = [&](ledger::Transaction& transaction) -> Result<ledger::Item> {
    auto item = transaction.find(connection->id, request.item);
    if (!item) return itemNotFound(request.item);
    if (auto missing = domain::missingFor(ruleOf(move).need, request.actor, item->project)) return *missing;
    if (item->revision != request.expected_revision) return stale(*item, request.expected_revision);
    if (auto refusal = refusalOf(move, *item, *connection, request.actor)) return *refusal;
    return std::move(*item);
  };
  return run(name(move), request, *connection, load, change);
}

Result<json::Value> Mutator::run(std::string_view operation, const Request& request, const life::Connection& connection,
                                 const Load& load, const Change& change) const {
  std::optional<ledger::Item> changed;
  auto answer = once(
      services_, operation, request, [&](ledger::Transaction& transaction, ledger::Micros now) -> Result<json::Value> {
        auto item = load(transaction);
        if (!item) return item.error();
        Mutation mutation{transaction, request,         connection, life::Mover(transaction, connection, now),
                          now,         std::move(*item)};
        if (auto result = change(mutation); !result) return result.error();
        mutation.is_new ? transaction.insert(mutation.item) : transaction.update(mutation.item);
        changed = mutation.item;
        return json::Value::object(
            {{"item", itemDocument(mutation.item, connection, request.actor, blockerOf(transaction, mutation.item))}});
      });
  if (answer && changed) wakeAll(*changed, connection);
  return answer;
}

void Mutator::wakeAll(const ledger::Item& item, const life::Connection& connection) const {
  services_.host.notifyText(life::notice(item, connection.company));
  for (const tieback_lane lane : {TIEBACK_LANE_EVENTS, TIEBACK_LANE_EXPORT, TIEBACK_LANE_LOOK_UP, TIEBACK_LANE_MAIL}) {
    services_.host.wake(lane);
  }
}

}  // namespace tieback::ops
