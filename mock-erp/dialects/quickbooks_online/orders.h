// Purchase orders: created, updated (full, or sparse), deleted, with what QuickBooks refuses of them.
// https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/purchaseorder
#pragma once

#include <map>
#include <string>

#include "answers.h"
#include "state.h"

namespace tieback::mock::quickbooks_online {

struct WriteRequest {
  const Json& body;
  std::map<std::string, std::string> query;
  std::int64_t now = 0;

  bool asks(const std::string& name, const std::string& value) const {
    const auto found = query.find(name);
    return found != query.end() && equalsIgnoringCase(found->second, value);
  }
};

HttpResponse writeOrder(State& state, const WriteRequest& request);

// A record as the API shows it: names beside references, line numbers, the total.
Json rendered(const State& state, const Entity& entity, const Json& record);

}  // namespace tieback::mock::quickbooks_online
