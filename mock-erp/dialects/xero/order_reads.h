// GET of purchase orders, and their history.
#pragma once

#include "order_writes.h"

namespace tieback::mock::xero {

// By PurchaseOrderID or PurchaseOrderNumber; null when there is none.
BookRecord orderNamed(const State& state, std::string_view idOrNumber);

// As the API shows it.
Json renderOrder(const State& state, const Json& order);

HttpResponse readOrders(const ApiCall& call);
HttpResponse orderHistory(const ApiCall& call, const Json& body);

// The page that the query asks for: the records and the `pagination` beside them, or why not.
struct Page {
  Json records = Json::array();
  Json more = Json::object();
};
std::variant<Page, HttpResponse> pageOf(const ApiCall& call, const std::vector<Json>& all);

}  // namespace tieback::mock::xero
