// Purchase orders: what a request makes of one, and what NetSuite refuses.
#pragma once

#include "errors.h"
#include "state.h"

namespace tieback::mock::netsuite {

struct OrderChange {
  const Json& body;
  bool replaceLines = false;  // ?replace=item
  bool strictNames = false;   // X-NetSuite-PropertyNameValidation: Error
  std::int64_t nowMicros = 0;
};

// Each throws Refusal when NetSuite would not take it; nothing has changed then.
BookRecord createOrder(State& state, const OrderChange& change, const std::string& externalId = "");
BookRecord changeOrder(State& state, const BookRecord& stored, const OrderChange& change);
void deleteOrder(State& state, const BookRecord& stored);

// Fills in what the admin side or a seed did not say: line keys, amounts, number and total. An empty text when it fits.
std::string completeOrder(const State& state, Json& order);

}  // namespace tieback::mock::netsuite
