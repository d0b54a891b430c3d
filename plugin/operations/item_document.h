// An item as the contract shows it, for one actor.
#pragma once

#include <optional>

#include "domain/actor.h"
#include "domain/item.h"
#include "ledger/port/ledger.h"
#include "life/connection.h"

namespace tieback::ops {

json::Value itemDocument(const domain::Item& item, const life::Connection& connection, const domain::Actor& actor,
                         const std::optional<domain::Item>& blocker);

// The export that must end before this one begins; nothing when none does.
std::optional<domain::Item> blockerOf(ledger::Transaction& transaction, const domain::Item& item);

// The operations on an item, each with whether this actor may press it now, and if not, why.
json::Value actionsFor(const domain::Item& item, const life::Connection& connection, const domain::Actor& actor);

}  // namespace tieback::ops
