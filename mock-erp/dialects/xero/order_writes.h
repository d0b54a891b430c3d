// PUT and POST of purchase orders.
#pragma once

#include "identity.h"
#include "state.h"

namespace tieback::mock::xero {

// What a client asks for, read and allowed.
struct ApiCall {
  State& state;
  const HttpRequest& request;
  std::vector<std::string> path;  // below /api.xro/2.0: "PurchaseOrders", id
  const Caller& caller;
  std::int64_t nowMicros;

  // A parameter of the query; empty when it is not there.
  std::string query(std::string_view name) const;
};

HttpResponse writeOrders(const ApiCall& call, const Json& body);

// Somebody in Xero approves what was submitted, where the settings say so.
void approveSubmitted(State& state, std::int64_t nowMicros);

// Into the books, to be found by its id as well.
BookRecord putOrder(State& state, Json order);

// Ids, amounts, totals and the time of change, for an order that was seeded or changed by hand.
void completeOrder(State& state, Json& order, std::int64_t nowMicros);

}  // namespace tieback::mock::xero
