// A change order as people see it: the project side's own, with what the connector says of its item to this actor.
#pragma once

#include <api/services.h>

namespace tieback::host {

// Puts the item's revision, state and message into `erp`, and adds `actions` (send, resend, retrieve, void), each with
// the reason where it is not allowed. `with_rules`: also asks whether the send rules hold (for one change order, not
// for lists).
void addErpView(Services& services, const Actor& actor, const Scope& scope, json::Value& order, bool with_rules);
// The same for a page, with one question to the connector for most of it.
void addErpViews(Services& services, const Actor& actor, const Scope& scope, json::Value& page);

// The connector's item of the change order as this actor may see it; null else.
json::Value itemFor(Services& services, const Actor& actor, const std::string& change_order);

}  // namespace tieback::host
