// Statements of a transaction that wait for its end: what several of them say of several items, each the same, is then
// one statement. A lot of exports that is claimed, begun or delivered differs in little but the items.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/sql/item_row.h"
#include "ledger/sql/session.h"

namespace tieback::ledger {

class PutOff {
 public:
  enum class Finds {
    maybe,
    surely,  // NotHeld when run() comes to it and the row is not there
  };

  // `statement` ends before the condition on the column `item`, which run() adds. Nothing may be waiting for a row that
  // it is about: what was put off has no order.
  void add(Statement statement, std::string item, Finds finds = Finds::maybe);
  bool isAbout(const std::string& item) const { return items_.contains(item); }
  void run(Session& session);

 private:
  using Same = std::tuple<std::string, std::vector<Parameter>, Finds>;

  std::map<Same, std::vector<Parameter>> waiting_;  // the items' ids
  std::set<std::string> items_;
};

}  // namespace tieback::ledger
