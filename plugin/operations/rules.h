// What each operation on an item needs: a permission, a state, and sometimes more. One table, used by the operations
// themselves and by the actions that a list shows, so that a button is never offered and then refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/actor.h"
#include "domain/item.h"
#include "domain/permissions.h"
#include "life/connection.h"

namespace tieback::ops {

struct Rule {
  domain::Move move;
  domain::Need need;
  // What else stands in the way, beyond permission and state; null: nothing.
  std::optional<Error> (*condition)(const domain::Item&, const life::Connection&, const domain::Actor&);
};

// One per operation on an existing item; resolve_doubt stands there once, as look_again.
const std::vector<Rule>& rules();
const Rule& ruleOf(domain::Move move);

// Nothing when allowed; else why not, permission first, so that a stranger learns nothing of the state.
std::optional<Error> refusalOf(domain::Move move, const domain::Item& item, const life::Connection& connection,
                               const domain::Actor& actor);

// As far as permission and state alone say so.
std::optional<Error> refusalByState(domain::Move move, const domain::Item& item, const domain::Actor& actor);

Error forbiddenMove(domain::Move move, domain::State state, domain::Phase phase);

}  // namespace tieback::ops
