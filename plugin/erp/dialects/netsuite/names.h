// What NetSuite's records are called, by their internal ids. What was once looked up is kept: names hardly change.
#pragma once

#include <tieback/sdk/mutex.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "erp/dialects/netsuite/client.h"

namespace tieback::erp::netsuite {

// Thread-safe.
class Names {
 public:
  // Looks up those of a table's ids that are not known yet: by SuiteQL's column of that name, in one query. Nothing
  // when all went well.
  std::optional<Outcome> learn(Client& client, const std::string& table, const std::string& column,
                               const std::set<std::string>& ids);
  // Empty when it was not found, or has none.
  std::string of(const std::string& table, const std::string& column, const std::string& id) const;

 private:
  mutable Mutex mutex_;
  // By table and column, then id.
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>> names_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::erp::netsuite
