#include "export/connection_health.h"

#include "export/walk.h"

namespace tieback::exporting {

ledger::ConnectionFailure failureOf(const Context& context, const life::Connection& connection,
                                    const erp::TryLater& later, ledger::Micros until) {
  const auto& limits = connection.profile.api;
  return {later.error.message, later.at_us ? until : 0, limits.circuit_failures,
          context.ledger.now() + limits.circuit_rest_us};
}

void connectionFails(const Context& context, const life::Connection& connection, const erp::TryLater& later,
                     ledger::Micros until) {
  context.ledger.write([&](ledger::Transaction& transaction) {
    transaction.connectionFailed(connection.id, failureOf(context, connection, later, until));
  });
}

void connectionWorks(const Context& context, const life::Connection& connection) {
  ledger::ConnectionState state;
  context.ledger.read([&](ledger::Transaction& transaction) { state = transaction.connectionState(connection.id); });
  if (state.failures == 0) return;
  context.ledger.write(
      [&](ledger::Transaction& transaction) { transaction.connectionWorks(connection.id, context.ledger.now()); });
}

void tellHealth(const Context& context, const life::Connection& connection, const erp::Outcome* no_answer) {
  if (no_answer == nullptr) return connectionWorks(context, connection);
  const auto* later = std::get_if<erp::TryLater>(no_answer);
  if (later == nullptr || !later->whole_connection) return;
  const auto now = context.ledger.now();
  connectionFails(context, connection, *later, later->at_us ? restUntil(*later->at_us, now) : now);
}

}  // namespace tieback::exporting
