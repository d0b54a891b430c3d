// The operations on items, each with whether a person may press it now, and if not, why.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "domain/actor.h"
#include "domain/item.h"
#include "life/connection.h"
#include "operations/rules.h"

namespace tieback::ops {

// For one actor, who must outlive it. What permission and state say is the same for most items of a page, and is put
// together once.
class Actions {
 public:
  explicit Actions(const domain::Actor& actor) : actor_(actor) {}
  json::Value of(const domain::Item& item, const life::Connection& connection);

 private:
  struct Usual {
    json::Value document = json::Value::array();
    std::vector<std::size_t> conditional = {};  // allowed so far, by rules that look at the item as well
  };
  // State and phase, and what the actor lacks on the project (empty: nothing).
  using Key = std::tuple<domain::State, domain::Phase, std::string>;

  const Usual& usualOf(const domain::Item& item);

  const domain::Actor& actor_;
  std::map<Key, Usual> usual_;
};

}  // namespace tieback::ops
