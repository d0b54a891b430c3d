#include "export/connection_health.h"

#include <algorithm>

namespace tieback::exporting {

void connectionFails(const Context& context, const life::Connection& connection, const erp::TryLater& later,
                     ledger::Micros until) {
  context.ledger.write([&](ledger::Transaction& transaction) {
    ledger::ConnectionState state = transaction.connectionState(connection.id);
    const auto& limits = connection.profile.api;
    ++state.failures;
    state.reason = later.error.message;
    // The ERP said when, or it failed often enough in a row to let it rest.
    if (later.at_us) state.not_before = std::max(state.not_before, until);
    if (!later.at_us && state.failures >= limits.circuit_failures) {
      state.not_before = std::max(state.not_before, context.ledger.now() + limits.circuit_rest_us);
    }
    transaction.setConnectionState(connection.id, state);
  });
}

void connectionWorks(const Context& context, const life::Connection& connection) {
  ledger::ConnectionState state;
  context.ledger.read([&](ledger::Transaction& transaction) { state = transaction.connectionState(connection.id); });
  if (state.failures == 0) return;
  context.ledger.write([&](ledger::Transaction& transaction) {
    state = transaction.connectionState(connection.id);
    state.failures = 0;
    if (state.not_before <= context.ledger.now()) state = {};
    transaction.setConnectionState(connection.id, state);
  });
}

}  // namespace tieback::exporting
