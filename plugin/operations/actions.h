// The operations on items, each with whether a person may press it now, and if not, why.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "domain/actor.h"
#include "domain/item.h"
#include "domain/json_text.h"
#include "life/connection.h"
#include "operations/rules.h"

namespace tieback::ops {

// For one actor, who must outlive it. What permission and state say is the same for most items of a page, and is put
// together once.
class Actions {
 public:
  explicit Actions(const domain::Actor& actor) : actor_(actor) {}
  // A list of {"action", "allowed", "reason"}.
  void write(domain::JsonText& out, const domain::Item& item, const life::Connection& connection);

 private:
  struct Usual {
    std::vector<std::string> each = {};         // as JSON, in the order of the rules
    std::string list = {};                      // all of them
    std::vector<std::size_t> conditional = {};  // allowed so far, by rules that look at the item as well
  };
  // State and phase, and what the actor lacks on the project (empty: nothing).
  using Key = std::tuple<domain::State, domain::Phase, std::string>;

  const Usual& usualOf(const domain::Item& item);

  const domain::Actor& actor_;
  std::map<Key, Usual> usual_;
};

}  // namespace tieback::ops
