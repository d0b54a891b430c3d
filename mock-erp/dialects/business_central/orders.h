// Purchase orders: made with their lines (a deep insert), changed, deleted, received and invoiced.
#pragma once

#include "state.h"

namespace tieback::mock::business_central {

// Each changes the books, or refuses and leaves them as they were.
Written createOrder(State& state, std::string_view company, const Json& body);
Written modifyOrder(State& state, const BookRecord& order, const Json& body);
std::optional<Refusal> deleteOrder(State& state, const BookRecord& order);
// Posts all of it: the order goes, an invoice comes.
std::optional<Refusal> receiveAndInvoice(State& state, const BookRecord& order);

// Puts the changed order into the books, with new versions where something differs.
void keep(State& state, const BookRecord& before, Json order);

}  // namespace tieback::mock::business_central
