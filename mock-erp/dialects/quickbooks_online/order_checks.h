// What QuickBooks refuses of a purchase order.
#pragma once

#include <optional>

#include "core/decimal.h"
#include "orders.h"

namespace tieback::mock::quickbooks_online {

// Members, types and lengths of a request's body.
std::optional<Fault> checkMembers(const Json& body);
// The order as it would stand: references, lines, number, total, closed books. `before`: null for a new one.
std::optional<Fault> checkOrder(const State& state, const WriteRequest& request, const Json& order, const Json* before);

// Of all lines that count.
Decimal totalOf(const Json& order);
// "2500.0", "1350.55": as QuickBooks writes an amount.
std::string amountText(const Decimal& amount);

inline const Json::Array& linesOf(const Json& order) {
  static const Json::Array none;
  const Json* lines = order.find("Line");
  return lines != nullptr && lines->isArray() ? lines->items() : none;
}
// The id behind a reference; empty when there is none.
std::string refOf(const Json& holder, std::string_view name);

}  // namespace tieback::mock::quickbooks_online
